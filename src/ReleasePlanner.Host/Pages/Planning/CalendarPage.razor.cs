using Microsoft.AspNetCore.Components;
using NodaTime;
using NodaTime.Text;
using ReleasePlanner.Host.Pages.Live;
using ReleasePlanner.Markets;
using ReleasePlanner.Platform.Commands;
using ReleasePlanner.Platform.Values;
using ReleasePlanner.Theaters;
using ReleasePlanner.Tracked;
using ReleasePlanner.Windows;

namespace ReleasePlanner.Host.Pages.Planning;

/// <summary>The release calendar: what it asks for, and the form for other distributors' titles.</summary>
public partial class CalendarPage
{
    private static readonly int[] Lengths = [4, 10, 26, 52];

    private ReleaseCalendarAnswer? answer;
    private IReadOnlyList<MarketDetails> markets = [];
    private ILookup<string, Clash> clashes = Array.Empty<Clash>().ToLookup(c => "");
    private TrackForm? form;

    /// <summary>A market's id; null: all.</summary>
    [SupplyParameterFromQuery(Name = "market")]
    public string? Market { get; set; }

    [SupplyParameterFromQuery(Name = "from")]
    public string? From { get; set; }

    [SupplyParameterFromQuery(Name = "weeks")]
    public int? Weeks { get; set; }

    [SupplyParameterFromQuery(Name = "show")]
    public string? Show { get; set; }

    /// <summary>Whose calendar, as the administrator has to say.</summary>
    [SupplyParameterFromQuery(Name = "distributor")]
    public string? Whose { get; set; }

    private int Count => Weeks is >= 1 and <= 52 ? Weeks.Value : 10;

    private LocalDate Today => (AsOf ?? Clock.GetCurrentInstant()).InUtc().Date;

    private LocalDate ThisMonday => Monday(Today);

    private LocalDate First => Monday(LocalDatePattern.Iso.Parse(From ?? "") is { Success: true } day ? day.Value : Today);

    // Play weeks begin on other days in other markets: what opens from a Monday to the next Sunday stands in one row.
    private IEnumerable<LocalDate> Rows => Enumerable.Range(0, Count).Select(First.PlusWeeks);

    private (string, object?)[] Asked => [("from", Iso(First)), ("until", Iso(First.PlusWeeks(Count))), ("markets", Market), ("distributor", answer?.Distributor)];

    internal override async Task<Refusal?> LoadAsync()
    {
        if (Actor.Role == Role.Administrator && string.IsNullOrEmpty(Whose))
        {
            answer = null;
            return null;
        }
        DistributorId? distributor = null;
        IReadOnlyList<MarketId> asked = [];
        try
        {
            distributor = Actor.Role == Role.Administrator ? DistributorId.Parse(Whose!) : null;
            asked = string.IsNullOrEmpty(Market) ? [] : [MarketId.Parse(Market)];
        }
        catch (FormatException)
        {
            return Unreadable;
        }
        if (markets.Count == 0)
        {
            markets = (await Workspace.Ask(new ReleasePlanner.Markets.Markets { AsOf = AsOf }, Gone)).Value?.Markets ?? [];
        }
        var found = await Workspace.Ask(new ReleaseCalendar { From = First, Until = First.PlusWeeks(Count), Markets = [.. asked], Distributor = distributor, AsOf = AsOf }, Gone);
        if (found.Refusal is null)
        {
            answer = found.Value!;
            clashes = answer.Clashes.SelectMany(c => new[] { (c.One.Id, c), (c.Other.Id, c) }).ToLookup(p => p.Id, p => p.c);
        }
        return found.Refusal;
    }

    private bool IsShown(string id) => Show != "clashes" || clashes.Contains(id);

    private Task ForgottenAsync()
    {
        form = null;
        return RefreshAsync();
    }

    private static string Over(Clash clash) => string.Join(", ", clash.Formats.Select(f => f.ToUpperInvariant()).Concat(clash.Audience));

    private static string Tags(IEnumerable<string> formats, IEnumerable<string> audience) =>
        string.Concat(formats.Where(f => f != ScreenCounts.Standard).Select(f => f.ToUpperInvariant()).Concat(audience).Select(t => ", " + t));

    private static string Kind(CalendarWindow window) =>
        (window.Channel == Channel.Theatrical ? window.Pattern?.ToString().ToLowerInvariant() ?? "theatrical" : window.Window.Channel) + (window.Label is null ? "" : " " + window.Label);

    private static LocalDate Monday(LocalDate day) => day.PlusDays(1).Previous(IsoDayOfWeek.Monday);

    private static string Iso(LocalDate day) => LocalDatePattern.Iso.Format(day);

    private static string? Text(ChangeEventArgs e) => string.IsNullOrWhiteSpace(e.Value?.ToString()) ? null : e.Value.ToString()!.Trim();

    private void Add() => form = new(null);

    /// <summary>What is written into the form.</summary>
    private sealed class TrackForm
    {
        public TrackForm(TrackedTitle? title)
        {
            if (title is not null)
            {
                (Known, Name, By, Market, Source, note) = (title.Title, title.Name, title.By, title.Market.Value, title.Source, title.Note);
                (Opens, Pattern) = (title.Opens?.ToDateTimeUnspecified(), title.Pattern?.ToString() ?? "");
                (Formats, Audience) = (string.Join(", ", title.Formats), string.Join(", ", title.Audience));
            }
        }

        private readonly string? note;

        /// <summary>Null: it is a new one.</summary>
        public TrackedTitleId? Known { get; }

        public string Name { get; set; } = "";

        public string By { get; set; } = "";

        public string Market { get; set; } = "";

        public DateTime? Opens { get; set; }

        public string Pattern { get; set; } = "";

        public string Formats { get; set; } = "";

        public string Audience { get; set; } = "";

        public string? Source { get; set; }

        public object? Track(CommandId id, DistributorId distributor)
        {
            var slug = Slug.OnlyOf(Name);
            if (slug.Length == 0)
            {
                return "give the title's name";
            }
            if (Market.Length == 0)
            {
                return "choose the market";
            }
            // One id in each market: a title may open on other days elsewhere.
            return new TrackTitle
            {
                CommandId = id,
                Title = Known ?? TrackedTitleId.Parse($"tracked:{distributor.Value}/{slug}-{Market["market:".Length..]}"),
                Distributor = distributor,
                Name = Name.Trim(),
                By = By.Trim(),
                Market = MarketId.Parse(Market),
                Opens = Opens is { } day ? LocalDate.FromDateTime(day) : null,
                Pattern = Enum.TryParse<Pattern>(Pattern, out var pattern) ? pattern : null,
                Formats = [.. Listed(Formats)],
                Audience = [.. Listed(Audience)],
                Source = string.IsNullOrWhiteSpace(Source) ? null : Source.Trim(),
                Note = note,
            };
        }

        private static IEnumerable<string> Listed(string text) => text.Split([',', ';'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Slug.From).Where(t => t.Length > 0);
    }
}
