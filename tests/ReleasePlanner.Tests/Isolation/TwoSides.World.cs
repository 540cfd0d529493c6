namespace ReleasePlanner.Tests.Isolation;

public sealed partial class TwoSides
{
    /// <summary>Of one side; the other's are the same, mirrored.</summary>
    private static readonly (string Actor, string Command, string Body)[] Houses =
    [
        (Admin, "RegisterChain", """{ "chain": "chain:carmike", "name": "Carmike Heron" }"""),
        .. Enumerable.Range(1, 5).Select(n =>
            (Admin, "RegisterTheater", $$"""{ "theater": "theater:carmike-{{n}}", "chain": "chain:carmike", "name": "Heron Carmike {{n}}", "market": "market:us", "region": "ga", "screens": 9 }""")),
        (Admin, "RegisterBuyer", """{ "buyer": "buyer:clark", "name": "Clark" }"""),
        (Admin, "AssignBuyer", """{ "buyer": "buyer:clark", "theaters": { "ids": ["theater:carmike-1"] } }"""),
        (Admin, "AddUser", """{ "email": "gyrfalcon@example.com", "name": "Gyrfalcon", "reach": "distribution:columbia" }"""),
        (Columbia, "RegisterFilm", """{ "film": "film:kestrel", "title": "Kestrel Rising", "distributor": "columbia", "note": "gyrfalcon" }"""),
        (Columbia, "PlanWindow", """{ "film": "film:kestrel", "market": "market:us", "opens": "2026-02-06", "targetTheaters": 731355, "note": "gyrfalcon" }"""),
        (Columbia, "RegisterFilm", """{ "title": "Peregrine Returns", "codeName": "merlin", "distributor": "columbia", "announceAt": "2026-06-01T12:00:00Z", "note": "gyrfalcon" }"""),
    ];

    private static readonly (string Actor, string Command, string Body)[] Plans =
    [
        (Columbia, "PlanWindow", """{ "film": "film:{secret}", "market": "market:us", "opens": "2026-08-07", "note": "gyrfalcon" }"""),
        // To both chains; each is to learn of its own part alone.
        .. new[] { "carmike", "amc" }.Select(chain => (Columbia, "SendOffer", $$"""
            { "window": "window:kestrel/us/theatrical", "theaters": { "ids": ["theater:{{chain}}-1", "theater:{{chain}}-2", "theater:{{chain}}-3"] }, "weeks": 3, "note": "kestrel for {{chain}}",
              "terms": { "rental": { "kind": "weekly", "percents": [60, 50] }, "note": "terms for {{chain}}" } }
            """)),
        (Columbia, "TrackTitle", """
            { "title": "tracked:columbia/gyrfalcon-rival", "distributor": "columbia", "name": "Gyrfalcon rival", "by": "Somebody", "market": "market:us", "opens": "2026-02-06", "note": "gyrfalcon" }
            """),
        (Columbia, "SaveTermsTemplate", """
            { "distributor": "columbia", "film": "film:kestrel", "terms": { "rental": { "kind": "firm", "percent": 55 }, "note": "gyrfalcon" }, "note": "gyrfalcon" }
            """),
        (Columbia, "SaveGroup", """{ "group": "gyrfalcon-houses", "name": "Gyrfalcon houses", "theaters": { "ids": ["theater:carmike-1"] } }"""),
        (Carmike, "SaveGroup", """{ "group": "egret-houses", "name": "Egret houses", "theaters": { "ids": ["theater:carmike-1"] }, "note": "egret" }"""),
        (Carmike, "AnswerOffer", """{ "offer": "offer:kestrel/us/theatrical/carmike", "answer": "confirm", "theaters": { "ids": ["theater:carmike-1"] }, "note": "heron confirms" }"""),
        (Carmike, "AnswerOffer", """{ "offer": "offer:kestrel/us/theatrical/carmike", "answer": "counter", "weeks": 2, "theaters": { "ids": ["theater:carmike-2"] }, "note": "heron counters" }"""),
        (Amc, "AnswerOffer", """{ "offer": "offer:kestrel/us/theatrical/amc", "answer": "confirm", "theaters": { "ids": ["theater:amc-1"] } }"""),
        (Carmike, "AskForFilm", """{ "window": "window:kestrel/us/theatrical", "theaters": { "ids": ["theater:carmike-4"] }, "note": "heron asks" }"""),
        (Carmike, "ConfirmBooking", """{ "theater": "theater:carmike-2", "window": "window:osprey/us/theatrical", "booking": "osprey-heron-b1", "weeks": 2, "note": "heron books osprey" }"""),
        (Carmike, "ConfirmBooking", """{ "theater": "theater:carmike-5", "window": "window:kestrel/us/theatrical", "booking": "kestrel-heron-b1", "weeks": 2 }"""),
        (Columbia, "ConfirmBooking", """
            { "theater": "theater:carmike-3", "window": "window:kestrel/us/theatrical", "booking": "kestrel-heron-b2", "format": "standard", "version": "dub", "weeks": 2, "commandId": "kestrel-behalf",
              "onBehalf": { "person": "Heron Kestrel Person", "via": "phone", "note": "kestrel heron said so" } }
            """),
        (Carmike, "DropFilm", """{ "chain": "chain:carmike", "film": "film:osprey", "disruption": "osprey-heron-d1", "from": "2026-03-06", "until": "2026-03-13", "reason": { "code": "weather", "note": "osprey heron reason" } }"""),
        (Carmike, "CloseTheaters", """{ "theaters": { "ids": ["theater:carmike-2"] }, "disruption": "heron-d2", "from": "2026-04-03", "until": "2026-04-10", "reason": "heron repairs" }"""),
        (Columbia, "SuspendRelease", """{ "film": "film:kestrel", "disruption": "kestrel-d1", "from": "2026-03-20", "until": "2026-03-27", "reason": "kestrel reason" }"""),
        (Columbia, "ReportDisruption", """{ "film": "film:kestrel", "disruption": "gyrfalcon-report", "source": "gyrfalcon heard it", "what": { "do": "DropFilm", "chain": "chain:carmike" } }"""),
        (Columbia, "SendOffer", """{ "window": "window:{secret}/us/theatrical", "theaters": { "ids": ["theater:carmike-1"] }, "weeks": 2, "note": "kestrel secretly" }"""),
        (ColumbiaExecutive, "SetApprovalPolicy", """{ "distributor": "columbia", "rules": [{ "commands": ["CancelRelease"] }], "note": "gyrfalcon" }"""),
        (Columbia, "CancelRelease", """{ "film": "film:kestrel", "note": "gyrfalcon proposes" }"""),
        // Paused: it is registered to be seen, or not.
        (Columbia, "RegisterWebhook", """{ "webhook": "gyrfalcon-hook", "url": "https://example.com/gyrfalcon" }"""),
        (Columbia, "ChangeWebhook", """{ "webhook": "gyrfalcon-hook", "paused": true }"""),
    ];

    /// <summary>What Columbia does besides, none of it of Universal's business.</summary>
    internal static readonly (string Actor, string Command, string Body)[] MoreOfColumbia =
    [
        (Columbia, "RegisterFilm", """{ "film": "film:kestrel-2", "title": "Kestrel Again", "distributor": "columbia" }"""),
        (Columbia, "PlanWindow", """{ "film": "film:kestrel-2", "market": "market:us", "opens": "2026-02-13" }"""),
        (Columbia, "SendOffer", """{ "window": "window:kestrel-2/us/theatrical", "theaters": { "ids": ["theater:carmike-4", "theater:carmike-5"] }, "weeks": 2 }"""),
        (Carmike, "AnswerOffer", """{ "offer": "offer:kestrel-2/us/theatrical/carmike", "answer": "confirm" }"""),
        (Columbia, "SuspendRelease", """{ "film": "film:kestrel-2", "from": "2026-03-20", "until": "2026-03-27" }"""),
        (Columbia, "ReportDisruption", """{ "film": "film:kestrel-2", "source": "gyrfalcon", "what": { "do": "DropFilm", "chain": "chain:carmike" } }"""),
        (Columbia, "SaveGroup", """{ "group": "gyrfalcon-2", "name": "G", "theaters": { "all": true } }"""),
    ];

    /// <summary>What Carmike does besides, none of it of AMC's business.</summary>
    internal static readonly (string Actor, string Command, string Body)[] MoreOfCarmike =
    [
        (Carmike, "ConfirmBooking", """{ "theater": "theater:carmike-5", "window": "window:osprey/us/theatrical", "weeks": 2 }"""),
        (Carmike, "AnswerOffer", """{ "offer": "offer:kestrel/us/theatrical/carmike", "answer": "decline", "theaters": { "ids": ["theater:carmike-3"] }, "reason": "heron says no" }"""),
        (Carmike, "AskForFilm", """{ "window": "window:osprey/us/theatrical", "theaters": { "ids": ["theater:carmike-4"] }, "version": "dub" }"""),
        (Carmike, "DropFilm", """{ "chain": "chain:carmike", "film": "film:kestrel", "from": "2026-05-01" }"""),
        (Carmike, "BanDistributor", """{ "chain": "chain:carmike", "distributor": "universal" }"""),
        (Carmike, "CloseTheaters", """{ "theaters": { "ids": ["theater:carmike-3"] }, "from": "2026-05-01", "until": "2026-05-02" }"""),
        (Carmike, "SaveGroup", """{ "group": "egret-2", "name": "E", "theaters": { "all": true } }"""),
    ];
}
