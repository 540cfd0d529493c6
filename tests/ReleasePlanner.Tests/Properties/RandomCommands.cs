using CsCheck;
using NodaTime;
using ReleasePlanner.Chains;
using ReleasePlanner.Disruptions;
using ReleasePlanner.Films;
using ReleasePlanner.Markets;
using ReleasePlanner.Platform.Commands;
using ReleasePlanner.Platform.Values;
using ReleasePlanner.Theaters;
using ReleasePlanner.Theaters.Bookings;
using ReleasePlanner.Windows;

namespace ReleasePlanner.Tests.Properties;

/// <summary>One step of a random day: who sends what, and how far the clock goes before.</summary>
public sealed record RandomStep(string Actor, Command Command, Duration Wait);

/// <summary>Commands of several actors over three films of two distributors, two circuits, an independent and two markets' worth of houses.</summary>
public static partial class RandomCommands
{
    public static readonly string[] Films = ["a", "b", "c"];
    public static readonly string[] Houses = ["carmike-1", "carmike-2", "amc-1", "amc-2", "loft"];
    private static readonly LocalDate Start = new(2014, 12, 19);

    private static readonly Gen<string> Film = Gen.OneOfConst(Films);
    private static readonly Gen<string> House = Gen.OneOfConst(Houses);
    private static readonly Gen<string> Chain = Gen.OneOfConst("carmike", "amc", "loft");
    private static readonly Gen<LocalDate> Day = Gen.Int[0, 35].Select(d => Start.PlusDays(d));
    private static readonly Gen<LocalDate?> MaybeDay = Gen.Bool.SelectMany(some => some ? Day.Select(d => (LocalDate?)d) : Gen.Const((LocalDate?)null));

    /// <summary>The distributor of a film: a and b are Columbia's, c is Disney's.</summary>
    public static string DistributorOf(string film) => film == "c" ? "disney" : "columbia";

    public static WindowId WindowOf(string film) => WindowId.Parse($"window:{film}/us/theatrical");

    /// <summary>Steps with the command ids <c>{prefix}{n}</c>.</summary>
    public static Gen<RandomStep[]> Steps(string prefix, int most) => Gen.Select(Command, Gen.Int[0, 40])
        .Select((step, hours) => (step.Actor, step.Make, Wait: Duration.FromHours(hours)))
        .Array[1, most]
        .Select(steps => steps.Select((s, n) => new RandomStep(s.Actor, s.Make($"{prefix}{n}", n), s.Wait)).ToArray());

    internal static Gen<(string Actor, Func<string, int, Command> Make)> Command => Gen.OneOf(
        Confirm, Confirm, Confirm, Confirm, Amend, Reconfirm, Drop, Cancel, Final, Hold, Hold, Move, CancelFilm, DropFilm, Close, CloseHouses, CloseRegions, Lift, Lift, Lift,
        Report, Verify, Send, Send, Send, AmendTheOffer, WithdrawTheOffer, Answer, Answer, Answer, Answer, OnCounter, OnCounter, Ask, Ask, OnAsk, OnAsk);

    private static Gen<(string, Func<string, int, Command>)> Confirm => Gen.Select(House, Film, MaybeDay, Gen.Int[1, 3], Gen.Int[1, 4], Gen.Bool).Select(
        (house, film, from, weeks, halves, open) => ($"exhibitor:{ChainOf(house)}", (Func<string, int, Command>)((id, _) => new ConfirmBooking
        {
            CommandId = CommandId.Parse(id),
            Theater = TheaterId.Parse("theater:" + house),
            Window = WindowOf(film),
            From = from,
            Weeks = weeks,
            Screens = new WeeklyScreens([Screens.Of(halves / 2m)]),
            Runs = open ? Runs.Open : Runs.Fixed,
        })));

    private static Gen<(string, Func<string, int, Command>)> Amend => Gen.Select(House, Gen.Int[1, 4], Gen.Int[1, 3]).Select(
        (house, halves, weeks) => ($"exhibitor:{ChainOf(house)}", (Func<string, int, Command>)((id, _) => new AmendBookings
        {
            CommandId = CommandId.Parse(id),
            Theaters = Only(house),
            Screens = new WeeklyScreens([Screens.Of(halves / 2m)]),
            Weeks = weeks,
        })));

    private static Gen<(string, Func<string, int, Command>)> Reconfirm => Chain.Select(
        chain => ($"exhibitor:{chain}", (Func<string, int, Command>)((id, _) => new ReconfirmBookings
        {
            CommandId = CommandId.Parse(id),
            Chain = ChainId.Parse("chain:" + chain),
        })));

    private static Gen<(string, Func<string, int, Command>)> Drop => Gen.Select(House, MaybeDay).Select(
        (house, from) => ($"exhibitor:{ChainOf(house)}", (Func<string, int, Command>)((id, _) => new DropBookings
        {
            CommandId = CommandId.Parse(id),
            Theaters = Only(house),
            From = from,
        })));

    private static Gen<(string, Func<string, int, Command>)> Cancel => Gen.Select(Film, House).Select(
        (film, house) => ($"distribution:{DistributorOf(film)}", (Func<string, int, Command>)((id, _) => new CancelBookings
        {
            CommandId = CommandId.Parse(id),
            Window = WindowOf(film),
            Theaters = Only(house),
        })));

    private static Gen<(string, Func<string, int, Command>)> Final => Gen.Select(House, Film, Day, Gen.Bool, Gen.Int[0, 3]).Select(
        (house, film, until, own, reserve) => (own ? $"exhibitor:{ChainOf(house)}" : $"distribution:{DistributorOf(film)}", (Func<string, int, Command>)((id, _) => new FinalBookings
        {
            CommandId = CommandId.Parse(id),
            Window = WindowOf(film),
            Theaters = Only(house),
            Until = until,
            Tentative = reserve == 0,
        })));

    private static Gen<(string, Func<string, int, Command>)> Hold => Gen.Select(House, Film, Day, Gen.Int[0, 4], Gen.Bool, Gen.Int[0, 3]).Select(
        (house, film, through, halves, own, reserve) => (own ? $"exhibitor:{ChainOf(house)}" : $"distribution:{DistributorOf(film)}", (Func<string, int, Command>)((id, _) => new HoldOver
        {
            CommandId = CommandId.Parse(id),
            Window = WindowOf(film),
            Theaters = Only(house),
            Through = through,
            Screens = halves > 2 ? Screens.Of(halves / 2m) : null,
            Shows = halves == 1 ? Shows.Split : null,
            Tentative = reserve == 0,
        })));

    private static Gen<(string, Func<string, int, Command>)> Move => Gen.Select(Film, MaybeDay).Select(
        (film, opens) => ($"distribution:{DistributorOf(film)}", (Func<string, int, Command>)((id, _) => new MoveWindow
        {
            CommandId = CommandId.Parse(id),
            Window = WindowOf(film),
            Opens = opens,
        })));

    private static Gen<(string, Func<string, int, Command>)> CancelFilm => Gen.Select(Film, MaybeDay, Gen.Bool).Select(
        (film, from, suspend) => ($"distribution:{DistributorOf(film)}", (Func<string, int, Command>)((id, _) => suspend
            ? new SuspendRelease { CommandId = CommandId.Parse(id), Film = FilmId.Parse("film:" + film), From = from, Until = from?.PlusDays(9) }
            : new CancelRelease { CommandId = CommandId.Parse(id), Film = FilmId.Parse("film:" + film), From = from })));

    private static Gen<(string, Func<string, int, Command>)> DropFilm => Gen.Select(Chain, Film, MaybeDay).Select(
        (chain, film, from) => ($"exhibitor:{chain}", (Func<string, int, Command>)((id, _) => new DropFilm
        {
            CommandId = CommandId.Parse(id),
            Chain = ChainId.Parse("chain:" + chain),
            Film = FilmId.Parse("film:" + film),
            From = from,
        })));

    private static Gen<(string, Func<string, int, Command>)> Close => Gen.Select(Chain, Day, Gen.Int[1, 9]).Select(
        (chain, from, days) => ($"exhibitor:{chain}", (Func<string, int, Command>)((id, _) => new CloseChain
        {
            CommandId = CommandId.Parse(id),
            Chain = ChainId.Parse("chain:" + chain),
            From = from,
            Until = from.PlusDays(days),
        })));

    private static Gen<(string, Func<string, int, Command>)> CloseHouses => Gen.Select(House, Day, Gen.Int[1, 3]).Select(
        (house, from, days) => ($"exhibitor:{ChainOf(house)}", (Func<string, int, Command>)((id, _) => new CloseTheaters
        {
            CommandId = CommandId.Parse(id),
            Theaters = Only(house),
            From = from,
            Until = from.PlusDays(days),
        })));

    private static Gen<(string, Func<string, int, Command>)> CloseRegions => Gen.Select(Day, Gen.Int[1, 3]).Select(
        (from, days) => ("administrator", (Func<string, int, Command>)((id, _) => new CloseRegions
        {
            CommandId = CommandId.Parse(id),
            Market = MarketId.Parse("market:us"),
            Regions = [RegionId.Parse("ga")],
            From = from,
            Until = from.PlusDays(days),
        })));

    /// <summary>Lifts whatever an earlier step may have placed; most of the time that is nothing, and refused.</summary>
    private static Gen<(string, Func<string, int, Command>)> Lift => Gen.Select(
        Gen.Int[1, 30], Gen.Enum<OnLift>(), Gen.OneOfConst("distribution:columbia", "distribution:disney", "exhibitor:carmike", "exhibitor:amc", "administrator"), Gen.Bool).Select(
        (back, bookings, actor, some) => (actor, (Func<string, int, Command>)((id, n) => new LiftDisruption
        {
            CommandId = CommandId.Parse(id),
            Disruption = DisruptionId.Parse($"{id.TrimEnd([.. "0123456789"])}{Math.Max(0, n - back)}"),
            Bookings = bookings,
            Theaters = some ? new Selection { Markets = [MarketId.Parse("market:us")], First = 1 } : null,
        })));

    private static Gen<(string, Func<string, int, Command>)> Report => Gen.Select(Film, Chain).Select(
        (film, chain) => ($"distribution:{DistributorOf(film)}", (Func<string, int, Command>)((id, _) => new ReportDisruption
        {
            CommandId = CommandId.Parse(id),
            Film = FilmId.Parse("film:" + film),
            What = new System.Text.Json.Nodes.JsonObject { ["do"] = "DropFilm", ["chain"] = "chain:" + chain },
            Source = "the wires",
        })));

    private static Gen<(string, Func<string, int, Command>)> Verify => Gen.Select(Gen.Int[1, 9], Gen.Bool).Select(
        (back, dismiss) => ("distribution:columbia", (Func<string, int, Command>)((id, n) =>
        {
            var report = DisruptionId.Parse($"{id.TrimEnd([.. "0123456789"])}{Math.Max(0, n - back)}");
            return dismiss
                ? new DismissReport { CommandId = CommandId.Parse(id), Disruption = report }
                : new VerifyReport { CommandId = CommandId.Parse(id), Disruption = report };
        })));

    private static Selection Only(string house) => new() { Ids = [TheaterId.Parse("theater:" + house)] };

    private static string ChainOf(string house) => house.Split('-')[0];
}
