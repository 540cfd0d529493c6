using System.Text.RegularExpressions;
using ReleasePlanner.FilmRental;
using ReleasePlanner.Host.Pages.Executive;
using ReleasePlanner.Host.Pages.Live;
using ReleasePlanner.Offers;
using ReleasePlanner.Platform.Commands;
using ReleasePlanner.Platform.Values;
using ReleasePlanner.Theaters.Bookings;

namespace ReleasePlanner.Host.Pages.Partner;

/// <summary>What a theater's side reads in place of the words of the API: why something was refused, who offers a film, what a side says of a run.</summary>
internal static partial class ReaderWords
{
    /// <summary>Why one house's answer was refused. The message is for programs; of it only dates and clauses are kept.</summary>
    public static string Refused(string code, string message) => code switch
    {
        "no-screen-free" => Sentence(Viewing.Dated(message.Split(':')[0])),
        "stopped" => $"The film is stopped here{(InBrackets().Match(message) is { Success: true } why ? $" ({why.Groups[1].Value})" : "")}. It can be answered once that is over.",
        "not-booked" => "The run has ended, or was taken out, meanwhile.",
        "already-booked" => "The house has this film on these days already.",
        "offer-closed" when message.Contains("booked already", StringComparison.Ordinal) => "It is booked already.",
        "offer-closed" when message.Contains("to be answered by", StringComparison.Ordinal) => "The time to answer is over: ask the distributor for more.",
        "offer-closed" when message.Contains("withdrawn", StringComparison.Ordinal) => "The distributor has withdrawn the offer.",
        "offer-closed" => "The offer is not open to this house any more.",
        "clause" => Sentence(Promises().Match(message) is { Success: true } kept
            ? "you promised " + ClauseNames().Replace(Viewing.Dated(kept.Groups[1].Value), name => name.Value.Replace('-', ' '))
            : "a clause of its terms does not allow it"),
        "version-mismatch" => "Somebody changed it meanwhile: look at it again.",
        "command-reused" => "This page was answered before: open it anew.",
        "not-found" => "It is not open to you any more.",
        "not-allowed" => "You may not answer this. Whoever manages your account may.",
        "unavailable" => "The planner has too much to do. Send it again in a moment.",
        "invalid" when message.Contains("counter without anything else", StringComparison.Ordinal) => "Say what you want otherwise: screens, the first day, weeks or terms.",
        "invalid" when message.Contains("is what is offered", StringComparison.Ordinal) => "That is just what is offered: say yes, or change something.",
        "invalid" when message.Contains("does not make a run longer", StringComparison.Ordinal) => "The run is booked for fewer days than that.",
        _ => Sentence(Viewing.Dated(Ids().Replace(message, "it"))),
    };

    /// <summary>The name of a distributor, such as <c>Columbia</c>.</summary>
    public static string Of(DistributorId distributor) => Said.Name(distributor.Value);

    /// <summary>What a side says of a run in a week.</summary>
    public static string Of(HoldoverCell cell) => cell.Says == HoldoverSays.Open ? "nothing yet" : Of(cell.Says) + (cell.Tentative ? ", not firm" : "");

    public static string Of(HoldoverSays says) => says switch
    {
        HoldoverSays.Hold => "Hold over",
        HoldoverSays.Final => "Final",
        HoldoverSays.Split => "Split",
        _ => "nothing yet",
    };

    /// <summary>How far the decision is, for the house.</summary>
    public static string Of(HoldoverState state) => state switch
    {
        HoldoverState.ToDo or HoldoverState.WaitingForTheater => "waits for you",
        HoldoverState.WaitingForDistributor => "waits for the distributor",
        HoldoverState.Disagree => "you disagree",
        HoldoverState.Decided => "agreed",
        _ => "firm",
    };

    /// <summary>The house with its city, where that is known.</summary>
    public static string House(LineStanding line) => line.Name + (line.City is { } city ? $", {city}" : "");

    /// <summary>The first and the last day and what is shown, as one reads it.</summary>
    public static string Run(LineStanding line)
    {
        var run = line.Line.Run;
        var weeks = Viewing.Counted(run.Weeks, "week");
        var days = line is { From: { } from, Until: { } until } ? $"{Viewing.Day(from)} to {Viewing.Day(until.PlusDays(-1))} ({weeks})" : $"{weeks} from the opening, which has no date yet";
        return $"{days}{(run.Runs == Runs.Open ? ", then open" : "")}, {string.Join(" then ", run.Screens.Weeks)} {(run.Screens.Weeks is [{ Halves: <= 2 }] ? "screen" : "screens")}, {run.Format}"
            + (run.Version == "ov" ? "" : $", {run.Version}") + (run.Shows == Shows.All ? "" : $", {run.Shows.ToString().ToLowerInvariant()} shows");
    }

    /// <summary>Where an offered run is, for the house.</summary>
    public static string Line(string state) => state switch
    {
        "awaiting" => "not answered",
        "pencilled" => "penciled",
        "countered" => "another run proposed",
        "confirmed" => "booked",
        "lapsed" => "the time to answer is over",
        "moved" => "the house changed hands",
        _ => state,
    };

    public static string Of(Terms terms) => Sentence(Of(terms.Rental) + (terms.Floating ? ", the best week first" : "")
        + (terms.MinimumGuarantee is { } least ? $", at least {Viewing.Number(least)}" : "")) + (terms.Note is { } note ? $" {Sentence(note)}" : "");

    public static string Of(Clause clause) => clause.Kind switch
    {
        ClauseKind.MinimumWeeks => $"at least {Viewing.Counted(clause.Weeks ?? 1, "week")}",
        ClauseKind.CleanScreen => "alone on its screen" + For(clause),
        ClauseKind.LargestHouse => "in the largest auditorium" + For(clause),
        ClauseKind.NoSplitBefore => $"no split before week {clause.Week}",
        _ => $"{Viewing.Counted(clause.Shows ?? 1, "show")} a day" + For(clause),
    };

    private static string For(Clause clause) => clause.Weeks is { } weeks ? $" for {Viewing.Counted(weeks, "week")}" : "";

    private static string Of(Rental rental) => rental switch
    {
        Firm firm => $"Film rental {Viewing.Number(firm.Percent)}% of every week",
        Weekly weekly => $"Film rental {string.Join(" / ", weekly.Percents.Select(Viewing.Number))}% week by week",
        Aggregate aggregate => $"Film rental {Viewing.Number(aggregate.Percent)}% of the whole run",
        ToBeAgreed => "Terms to be agreed",
        _ => $"Film rental: {TermsWords.Of(new Terms { Rental = rental })}",
    };

    private static string Sentence(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..] + (text[^1] is '.' or '!' or '?' ? "" : ".");

    [GeneratedRegex(@"\((.+)\): ")]
    private static partial Regex InBrackets();

    [GeneratedRegex(@" promises (.+?)(?:; or ask .*)?$")]
    private static partial Regex Promises();

    [GeneratedRegex("minimum-weeks|clean-screen|largest-house|no-split-before|shows-per-day")]
    private static partial Regex ClauseNames();

    [GeneratedRegex(@"\b(?:film|window|theater|chain|offer|market|buyer|page)[:-][a-z0-9][\w/:-]*")]
    private static partial Regex Ids();
}
