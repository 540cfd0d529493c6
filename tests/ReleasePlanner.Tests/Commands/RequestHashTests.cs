using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using NodaTime;
using ReleasePlanner.Disruptions;
using ReleasePlanner.Films;
using ReleasePlanner.Offers;
using ReleasePlanner.Platform.Batches;
using ReleasePlanner.Platform.Commands;
using ReleasePlanner.Platform.Values;
using ReleasePlanner.Tests.Support;
using ReleasePlanner.Theaters;
using ReleasePlanner.Theaters.Bookings;
using Xunit;

namespace ReleasePlanner.Tests.Commands
{
    /// <summary>The identity of a request outlives versions of the program.</summary>
    public class RequestHashTests
    {
        private static readonly CommandId Id = CommandId.Parse("c1");

        /// <summary>Never changed: a change here refuses every repeated command, open batch line and waiting proposal of a store that exists.</summary>
        public static TheoryData<string, string, string, string> Golden => new()
        {
            {
                "ConfirmBooking",
                """{"commandId": "c1", "theater": "theater:carmike-1", "window": "window:the-interview/us/theatrical", "weeks": 2, "screens": 1.5, "onBehalf": {"person": "J. Doe", "via": "phone"}}""",
                "2:ConfirmBooking:1c0bfc3aca4ca1f828a48f323b826748", "ConfirmBooking:40a3bc25c04d65e02ae6286690eafd6c"
            },
            {
                "ConfirmBooking",
                """{"commandId": "c2", "theater": "theater:carmike-1", "window": "window:the-interview/us/theatrical", "version": "dubbed-fr", "format": "imax", "previews": ["2014-12-24"], "pinned": true, "occurredAt": "2014-12-01T12:00:00Z", "expectedVersion": 4}""",
                "2:ConfirmBooking:5890747a285b181d711e121a4b86729d", "ConfirmBooking:779f0e2048bbb40bcca71141a629c952"
            },
            {
                "CancelRelease",
                """{"commandId": "c3", "film": "film:the-interview", "markets": ["market:us"], "from": "2014-12-25", "irrevocable": true, "reason": {"code": "threats", "note": "ça & là"}}""",
                "2:CancelRelease:b0057fe0efa956e06cf761c994ca6d9e", "CancelRelease:8bd4c9d7f55d9836d36f5076c590ce93"
            },
            {
                "SendOffer",
                """{"commandId": "c4", "window": "window:the-interview/us/theatrical", "theaters": {"chains": ["chain:carmike"]}, "weeks": 3, "respondBy": "2014-12-08", "terms": {"rental": {"kind": "weekly", "percents": [50, 45.5]}, "minimumGuarantee": 75.00}}""",
                "2:SendOffer:f006b8ebe0e90cccf90ba017a60806b8", "SendOffer:1ce43d107f08e2c58c4a08070adf5227"
            },
            {
                "OfferTo",
                """{"commandId": "c4/carmike-1", "theater": "theater:carmike-1", "offer": "offer:the-interview/us/theatrical/carmike", "runs": [{"version": "ov", "format": "standard", "screens": 1, "weeks": 3}]}""",
                "2:OfferTo:36151e244dcc28f060377ecafd65c21e", "OfferTo:c9dfa0b44ec14d8381439496f16599bb"
            },
            {
                "RegisterTheater",
                """{"commandId": "c5", "theater": "theater:carmike-1", "chain": "chain:carmike", "name": "Carmike 15", "market": "market:us", "region": "ga", "screens": {"imax": 1, "standard": 14}}""",
                "2:RegisterTheater:51faff90c09d30731c0df00f060850cd", "RegisterTheater:40bd990d05ebd6235eb736b19ae39f2f"
            },
            {
                "DropBookings",
                """{"commandId": "c6", "window": "window:the-interview/us/theatrical", "theaters": {"all": true}, "note": "said at noon"}""",
                "2:DropBookings:863640cd6194a99ccc056155d74017dc", "DropBookings:d4255141b7adc9bfc004bec53f87f7ac"
            },
            {
                "SaveGroup",
                """{"commandId": "c7", "group": "art-houses", "name": "Art houses", "theaters": {"ids": ["theater:loft", "theater:castro"]}}""",
                "2:SaveGroup:5aad95b45792ccbc6bfc745003fa836a", "SaveGroup:c56687ba81fe38f538e6e92e8861a2f9"
            },
            {
                "ReportDisruption",
                """{"commandId": "c8", "film": "film:the-interview", "source": "Variety", "what": {"do": "DropFilm", "chain": "chain:arclight"}}""",
                "2:ReportDisruption:80704ad96ed2f4e5a5aa0e247f7dad9c", "ReportDisruption:d22bed69dc4057dddcb366bc820f7265"
            },
            {
                "RegisterFilm",
                """{"commandId": "c9", "film": "film:the-interview", "title": "The Interview", "distributor": "columbia", "localTitles": {"us": "The Interview", "br": "A Entrevista"}, "runtimeMinutes": 112}""",
                "2:RegisterFilm:fc712ce60b2395ed42e2554f2ea99899", "RegisterFilm:365960af4d991a4dfd4d15f0cbae4721"
            },
            {
                "SetApprovalPolicy",
                """{"commandId": "c10", "distributor": "columbia", "rules": [{"commands": ["stops"], "above": 500}, {"commands": ["stops"], "onlyIrrevocable": true}]}""",
                "2:SetApprovalPolicy:2af51cdb418c4940536d651f6efe5a77", "SetApprovalPolicy:d8675481fc456c50f402187c9f89ffb0"
            },
            {
                "IssueToken",
                """{"commandId": "c11", "name": "laptop", "days": 90}""",
                "2:IssueToken:b08d99db6531f9c8ee6b8ed7dcf729d1", "IssueToken:9cb22961fe7eda48f88d257d0a824a8d"
            },
            {
                "RegisterWebhook",
                """{"commandId": "c12", "webhook": "to-our-erp", "url": "https://example.com/rp", "kinds": ["booking.confirmed"]}""",
                "2:RegisterWebhook:afbad611a24279cccf53e21d68f3772e", "RegisterWebhook:74b2e7068d076156572af2c9a0c2c723"
            },
            {
                "LiftDisruption",
                """{"commandId": "c13", "disruption": "sony-cancels", "bookings": "reconfirm"}""",
                "2:LiftDisruption:ad15b9f766b085714c0a349b53902aa1", "LiftDisruption:96e72f2ddf0ab20eb9163f3b7d745216"
            },
        };

        [Theory]
        [MemberData(nameof(Golden))]
        public void Hashes_of_real_commands_are_what_they_have_always_been(string name, string body, string hash, string former)
        {
            var command = Read(name, body);

            Assert.Equal((hash, former), (RequestHash.Of(command), RequestHash.Former(command)));
            Assert.True(RequestHash.IsOf(hash, command));
            Assert.True(RequestHash.IsOf(former, command));
            Assert.False(RequestHash.IsOf(hash, command with { Note = "another" }));
            Assert.False(RequestHash.IsOf(former, command with { Note = "another" }));
            Assert.False(RequestHash.IsOf(null, command));
        }

        [Fact]
        public void The_same_request_in_other_words_has_the_same_hash()
        {
            var plain = """{"commandId": "c1", "theater": "theater:a-1", "window": "window:f/us/theatrical", "weeks": 2, "screens": 1.5}""";
            var other = """
                {"screens": 1.50, "note": null, "pinned": false, "dryRun": false, "previews": [], "version": "ov",
                 "weeks": 2, "window": "window:f/us/theatrical", "theater": "theater:a-1", "commandId": "c1"}
                """;

            Assert.Equal(RequestHash.Of(Json.Read<ConfirmBooking>(plain)), RequestHash.Of(Json.Read<ConfirmBooking>(other)));
            Assert.NotEqual(RequestHash.Of(Json.Read<ConfirmBooking>(plain)), RequestHash.Of(Json.Read<ConfirmBooking>(plain.Replace("1.5", "1", StringComparison.Ordinal))));
            Assert.NotEqual(RequestHash.Of(Json.Read<ConfirmBooking>(plain)), RequestHash.Of(Json.Read<ConfirmBooking>(plain) with { Version = "dub" }));
        }

        [Fact]
        public void New_optional_members_change_no_hash_and_none_when_the_program_is_rolled_back()
        {
            var before = new Before.ReserveSeats { CommandId = Id, Rows = 3, Parts = [new("a", 1)], Where = new() { Floor = 2 }, Note = "é" };
            var after = new After.ReserveSeats { CommandId = Id, Rows = 3, Parts = [new("a", 1)], Where = new() { Floor = 2 }, Note = "é" };

            Assert.Equal(RequestHash.Of(before), RequestHash.Of(after));
            // What is stored of it is read by either.
            Assert.Equal(Stored(before), Stored(after));
            Assert.Equal(Json.Write(after), Json.Write(JsonSerializer.Deserialize<After.ReserveSeats>(Stored(before), Json.Options)));
            Assert.Equal(Json.Write(before), Json.Write(JsonSerializer.Deserialize<Before.ReserveSeats>(Stored(after), Json.Options)));
            // A new member that is used is another request.
            Assert.NotEqual(RequestHash.Of(before), RequestHash.Of(after with { Copies = 2 }));
            Assert.NotEqual(RequestHash.Of(before), RequestHash.Of(after with { Express = true }));
            Assert.NotEqual(RequestHash.Of(before), RequestHash.Of(after with { Parts = [new("a", 1, 5)] }));
            Assert.NotEqual(RequestHash.Of(before), RequestHash.Of(after with { Where = new() { Floor = 2, Side = "left" } }));
        }

        [Fact]
        public void Hashes_stored_before_they_were_tagged_are_known_whatever_members_come()
        {
            var before = new Before.ReserveSeats { CommandId = Id, Rows = 3, Parts = [new("a", 1)], Where = new() { Floor = 2 } };
            var after = new After.ReserveSeats { CommandId = Id, Rows = 3, Parts = [new("a", 1)], Where = new() { Floor = 2 } };
            var stored = RequestHash.Former(before, RequestHash.OptionsOf(new Dictionary<string, string[]>()));
            // As former-members.json has them, made from the types as they were.
            var members = new Dictionary<string, string[]>();
            foreach (var (old, now) in new[] { (typeof(Before.ReserveSeats), typeof(After.ReserveSeats)), (typeof(Before.Part), typeof(After.Part)), (typeof(Before.Place), typeof(After.Place)) })
            {
                members[now.FullName!] = [.. Json.Options.GetTypeInfo(old).Properties.OrderBy(p => p.Order).Select(p => p.Name)];
            }

            Assert.Equal(stored, RequestHash.Former(after, RequestHash.OptionsOf(members)));
            Assert.NotEqual(stored, RequestHash.Former(after, RequestHash.OptionsOf(new Dictionary<string, string[]>())));
            Assert.NotEqual(stored, RequestHash.Former(after with { Copies = 2 }, RequestHash.OptionsOf(members)));
        }

        [Fact]
        public void Every_command_is_stored_without_its_defaults_and_read_back_whole()
        {
            foreach (var type in Commands())
            {
                foreach (var command in new[] { Filled.Of(type), Required(type) })
                {
                    var text = LineText.Write((Command)command);
                    var back = LineText.Read(text);

                    Assert.Equal(JsonSerializer.Serialize(command, type, Json.Options), JsonSerializer.Serialize(back, type, Json.Options));
                    Assert.Equal(RequestHash.Of((Command)command), RequestHash.Of(back));
                    Assert.Equal(RequestHash.Former((Command)command), RequestHash.Former(back));
                }
            }
        }

        /// <summary>Only what has to be given.</summary>
        private static object Required(Type type)
        {
            var body = (JsonObject)JsonSerializer.SerializeToNode(Filled.Of(type), type, Json.Options)!;
            var required = Json.Options.GetTypeInfo(type).Properties.Where(p => p.IsRequired).Select(p => p.Name).ToHashSet();
            foreach (var member in body.Select(m => m.Key).Where(k => !required.Contains(k)).ToList())
            {
                body.Remove(member);
            }
            return body.Deserialize(type, Json.Options)!;
        }

        private static string Stored(Command command) => JsonSerializer.Serialize(command, command.GetType(), RequestText.Options);

        private static Command Read(string name, string body) =>
            (Command)JsonSerializer.Deserialize(body, typeof(Command).Assembly.GetTypes().Single(t => t.Name == name && t.IsSubclassOf(typeof(Command))), Json.Options)!;

        private static IEnumerable<Type> Commands() => typeof(Command).Assembly.GetTypes().Where(t => t is { IsAbstract: false } && t.IsSubclassOf(typeof(Command)));
    }
}

namespace ReleasePlanner.Tests.Commands.Before
{
    public sealed record Part(string Name, int Count);

    public sealed record Place
    {
        public int Floor { get; init; }
    }

    public sealed record ReserveSeats : Command
    {
        public required int Rows { get; init; }

        public bool Quiet { get; init; }

        public ImmutableArray<Part> Parts { get; init; } = [];

        public Place Where { get; init; } = new();
    }
}

namespace ReleasePlanner.Tests.Commands.After
{
    public sealed record Part(string Name, int Count, int Weight = 1);

    public sealed record Place
    {
        public string Side { get; init; } = "any";

        public int Floor { get; init; }
    }

    public sealed record ReserveSeats : Command
    {
        public bool Express { get; init; }

        public required int Rows { get; init; }

        public ImmutableArray<Part> Parts { get; init; } = [];

        public int Copies { get; init; } = 1;

        public bool Quiet { get; init; }

        public Place? Near { get; init; }

        public Place Where { get; init; } = new();

        public ImmutableSortedDictionary<string, int> Prices { get; init; } = ImmutableSortedDictionary<string, int>.Empty;
    }
}
