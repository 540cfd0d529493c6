using System.Collections.Immutable;
using Microsoft.AspNetCore.Components;
using NodaTime;
using NodaTime.Text;
using ReleasePlanner.Host.Pages.Live;
using ReleasePlanner.Platform.Commands;
using ReleasePlanner.Platform.Values;
using ReleasePlanner.Theaters.Bookings;

namespace ReleasePlanner.Host.Pages.Partner;

/// <summary>
/// The theater's side of the Monday: what of its houses' runs plays on, with what the distributor says of each; by film or by house, all alike or one by one.
/// What is answered is shown once more before it is sent.
/// </summary>
public sealed partial class PartnerHoldoversPage
{
    private const int PageRuns = 50;
    private const int MostAtOnce = 500;

    private static readonly HoldoverSays[] Choices = [HoldoverSays.Hold, HoldoverSays.Final, HoldoverSays.Split];

    private readonly Dictionary<(TheaterId Theater, BookingId Booking), WorklistRow> known = [];
    private readonly Dictionary<(TheaterId Theater, BookingId Booking), string> refused = [];
    private HoldoverWorklistAnswer list = HoldoverWorklistAnswer.Empty;
    private List<HoldoverPick> picks = [];
    private LocalDate day;
    private string? titleOfPage;
    private bool checking;
    private bool underWay;
    private int sent;

    /// <summary>A day of the play week that is decided; null: the next one.</summary>
    [SupplyParameterFromQuery]
    public string? PlayWeek { get; set; }

    /// <summary>A chain, buyer or house of whoever looks; null: all of them.</summary>
    [SupplyParameterFromQuery]
    public string? Of { get; set; }

    /// <summary><c>house</c>, or by film.</summary>
    [SupplyParameterFromQuery]
    public string? By { get; set; }

    /// <summary>One film's id without its prefix: its runs one by one.</summary>
    [SupplyParameterFromQuery]
    public string? Film { get; set; }

    /// <summary>One house's id without its prefix.</summary>
    [SupplyParameterFromQuery]
    public string? House { get; set; }

    /// <summary><c>all</c>: also what does not wait for the house.</summary>
    [SupplyParameterFromQuery]
    public string? Show { get; set; }

    [SupplyParameterFromQuery]
    public int? Cursor { get; set; }

    private bool ByHouse => By == "house" && Film is null;

    private bool ListsRuns => ByHouse || Film is not null;

    private bool All => Show == "all";

    internal override async Task<Refusal?> LoadAsync()
    {
        // Seven days on is a day of the next play week, whatever day it begins on.
        var asked = LocalDatePattern.Iso.Parse(PlayWeek ?? "") is { Success: true } given ? given.Value : Clock.GetCurrentInstant().InZone(Viewing.TimeZone).Date.PlusDays(7);
        day = asked;
        var answer = await Workspace.Ask(Asked() with { NeedsTheater = ListsRuns && !All, Limit = ListsRuns ? PageRuns : 1, Cursor = ListsRuns ? Cursor : null });
        if (answer.Refusal is { } refusal)
        {
            return refusal;
        }
        list = answer.Value!;
        day = list.Rows.Count > 0 ? list.Rows.GroupBy(r => r.PlayWeek).OrderByDescending(g => g.Count()).First().Key : asked;
        titleOfPage = Film is not null ? list.Films.FirstOrDefault(f => f.Film.Slug == Film)?.Title : House is not null ? list.Rows.FirstOrDefault()?.Name : null;
        // The form that is sent has to be on the page that takes it.
        checking = Typed("_handler") == "send" && sent == 0;
        return null;
    }

    /// <summary>The worklist of the houses that are looked at, of any film and state.</summary>
    private HoldoverWorklist Asked() => new()
    {
        PlayWeek = day,
        Chain = Read<ChainId>(Of),
        Buyer = Read<BuyerId>(Of),
        Theater = House is null ? Read<TheaterId>(Of) : Read<TheaterId>("theater:" + House),
        Film = Film is null ? null : Read<FilmId>("film:" + Film),
    };

    /// <summary>Collects what was said of each run, and shows it before it is sent.</summary>
    private async Task CheckAsync()
    {
        if (Refusal is not null)
        {
            return;
        }
        picks = [.. Http.Request.Form.Where(f => f.Key.StartsWith("run ", StringComparison.Ordinal)).Select(f => HoldoverPick.Read(f.Value)).OfType<HoldoverPick>()];
        var film = TypedId<FilmId>("film");
        await KnowAsync(film);
        // What is said already is no answer.
        picks = [.. picks.Where(p => known.GetValueOrDefault((p.Theater, p.Booking)) is { } row && !IsSaid(row, p.Says))];
        if (Enum.TryParse<HoldoverSays>(Typed("alike"), out var says) && Choices.Contains(says))
        {
            var chosen = picks.Select(p => (p.Theater, p.Booking)).ToHashSet();
            var others = film is not null ? known.Values.Where(r => r.Film == film) : list.Rows;
            picks.AddRange(others.Where(r => r.NeedsTheater && !chosen.Contains((r.Theater, r.Booking))).Select(r => HoldoverPick.Of(r, says)));
        }
        if (picks.Count == 0)
        {
            Wrong("run", "Say of at least one run what becomes of it.");
            return;
        }
        checking = true;
        foreach (var command in HoldoverPick.Commands(picks, FormId()))
        {
            Keep(command, await Workspace.Send(command with { DryRun = true }));
        }
    }

    private async Task SendAllAsync()
    {
        if (Refusal is not null)
        {
            return;
        }
        // The page is drawn while this waits: it has to know the runs that it names.
        await KnowAsync(null);
        picks = [.. Sent("pick").Select(HoldoverPick.Read).OfType<HoldoverPick>().Where(p => known.ContainsKey((p.Theater, p.Booking)))];
        if (picks.Count == 0)
        {
            Wrong("run", "These runs are not to be decided any more: look at the list again.");
            return;
        }
        foreach (var command in HoldoverPick.Commands(picks, FormId()))
        {
            Keep(command, await Workspace.Send(command));
        }
        sent = picks.Count;
        await CatchUpAsync();
        await LoadAsync();
    }

    /// <summary>Keeps of a command's answer what was refused, by run.</summary>
    private void Keep(OverBookings command, Result<Outcome> answer)
    {
        foreach (var (house, why) in RefusedHouses.Of(command, answer))
        {
            refused[(house, command.Bookings[0])] = why;
        }
        underWay |= answer.Value is { IsUnderWay: true } && !command.DryRun;
    }

    /// <summary>Reads the runs that may be spoken of.</summary>
    private async Task KnowAsync(FilmId? film)
    {
        int? cursor = null;
        do
        {
            var answer = await Workspace.Ask(Asked() with { Film = film ?? Asked().Film, Limit = MostAtOnce, Cursor = cursor });
            foreach (var row in answer.Value?.Rows ?? [])
            {
                known[(row.Theater, row.Booking)] = row;
            }
            cursor = answer.Value?.Next;
        }
        while (cursor is not null);
    }

    private WorklistRow Row(HoldoverPick pick) => known[(pick.Theater, pick.Booking)];

    private string TitleOf(FilmId film) => list.Films.FirstOrDefault(f => f.Film == film)?.Title ?? film.Slug;

    private bool IsChosen(WorklistRow row, HoldoverSays says) =>
        HoldoverPick.Read(Sent($"run {row.Theater} {row.Booking}")) is { } typed ? typed.Says == says : sent == 0 && IsSaid(row, says);

    private static bool IsSaid(WorklistRow row, HoldoverSays says) => row.Exhibitor.IsFirm && row.Exhibitor.Says == says;

    private static string Effect(HoldoverPick pick) => pick.Says switch
    {
        HoldoverSays.Final => $"The last day is {Viewing.Day(pick.Day.PlusDays(-1))}.",
        HoldoverSays.Split => $"It plays on in the week of {Viewing.Day(pick.Day)} with fewer shows, once the distributor agrees.",
        _ => $"It plays on in the week of {Viewing.Day(pick.Day)} as before, once the distributor agrees.",
    };

    private static string Told(WorklistFilm film)
    {
        var said = new[] { (film.Hold, "hold over"), (film.Split, "split"), (film.Final, "final") }.Where(s => s.Item1 > 0).ToList();
        var nothing = film.Runs - said.Sum(s => s.Item1);
        return said.Count == 0 ? "nothing yet" : string.Join(", ", said.Select(s => $"{Viewing.Number(s.Item1)} {s.Item2}")) + (nothing > 0 ? $", {Viewing.Number(nothing)} nothing yet" : "");
    }

    private string Facts(WorklistRow row)
    {
        var facts = new List<string>
        {
            $"{Viewing.Counted(row.Screens, "screen")}, {row.Format}, week {row.WeeksPlayed + 1}",
            row.Until > row.PlayWeek ? $"firm through {Viewing.Day(row.Until.PlusDays(-1))}" : $"booked through {Viewing.Day(row.Until.PlusDays(-1))}",
        };
        if (row.Weekend is { } weekend)
        {
            facts.Add($"last weekend {Viewing.Number(Math.Round(weekend))}{(row.Change is { } change ? $" ({(change < 0 ? "−" : "+")}{Math.Abs(change):0}%)" : "")}, {row.Rank} of {row.Of} here");
        }
        if (row.ComingIn.Screens > 0)
        {
            facts.Add($"{Viewing.Counted(row.ComingIn.Screens, "screen goes", "screens go")} to openings");
        }
        return string.Join(" · ", facts);
    }

    /// <summary>This page with something else.</summary>
    private string Address(LocalDate? week = null, string? by = null, string? film = "", string? house = "", bool? all = null, int? cursor = 0)
    {
        var members = new (string Name, string? Value)[]
        {
            ("playWeek", week is { } other ? LocalDatePattern.Iso.Format(other) : PlayWeek),
            ("of", Of),
            ("by", by ?? By),
            ("film", film is "" ? Film : film),
            ("house", house is "" ? House : house),
            ("show", (all ?? All) ? "all" : null),
            ("cursor", cursor > 0 ? cursor.Value.ToString(System.Globalization.CultureInfo.InvariantCulture) : null),
        };
        return "/partner/holdovers?" + string.Join('&', members.Where(m => m.Value is not null).Select(m => $"{m.Name}={Uri.EscapeDataString(m.Value!)}"));
    }
}
