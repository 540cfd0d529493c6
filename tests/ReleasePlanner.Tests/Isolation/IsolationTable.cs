using static ReleasePlanner.Tests.Isolation.TwoSides;

namespace ReleasePlanner.Tests.Isolation;

/// <summary>What somebody who may send a request, and about whose it is not, is answered.</summary>
public enum Other
{
    /// <summary>Not found, or nothing, and the same as about ids that nobody has.</summary>
    Nothing,

    /// <summary>What is their own, with no word of the others'.</summary>
    Own,

    /// <summary>Refused as not allowed, whatever it is about.</summary>
    NotAllowed,
}

/// <summary>A command or query as those may send it whose it is. Who has none of its roles is refused; that is looked up, not written here.</summary>
/// <param name="Right">Who is answered. Several, where both sides have a say, or everybody has their own.</param>
/// <param name="Tells">What the answer to the first of them has in it, so that its absence elsewhere means something. Null: nothing to look for.</param>
public sealed record Request(string Name, string[] Right, string Body, string? Tells = null, Other Other = Other.Nothing)
{
    public Request(string name, string right, string body, string? tells = null, Other other = Other.Nothing)
        : this(name, [right], body, tells, other)
    {
    }
}

/// <summary>An address that is no command's or query's.</summary>
/// <param name="Nobody">The status that who is not signed in gets. 200 is an address for everybody.</param>
/// <param name="Program">The status that a token gets; null: the address is about a batch, which has rows of its own.</param>
public sealed record Address(string Method, string Pattern, int Nobody, int? Program);

/// <summary>Every command, query and address, with who may and who may not. Dry runs: the world stays as it is.</summary>
public static class IsolationTable
{
    private const string Kestrel = "window:kestrel/us/theatrical";
    private const string Offered = "offer:kestrel/us/theatrical/carmike";

    public static readonly Request[] Commands =
    [
        new("AcceptCounter", Columbia, $$"""{ "offer": "{{Offered}}" }"""),
        new("AcknowledgeNotices", [Carmike], """{ "chain": "chain:carmike", "upTo": 1 }"""),
        new("AddUser", Admin, """{ "email": "new@example.com", "name": "New", "reach": "distribution:columbia" }"""),
        new("AgreeOnBehalf", [Carmike], """{ "theaters": { "ids": ["theater:carmike-3"] }, "command": "kestrel-behalf" }"""),
        new("AmendBookings", [Carmike], """{ "theaters": { "ids": ["theater:carmike-5"] }, "weeks": 3 }"""),
        new("AmendOffer", Columbia, $$"""{ "offer": "{{Offered}}", "weeks": 4 }"""),
        new("AnswerOffer", [Carmike], $$"""{ "offer": "{{Offered}}", "answer": "pencil", "theaters": { "ids": ["theater:carmike-3"] } }"""),
        new("ApproveProposal", ColumbiaExecutive, """{ "proposal": "{proposal}" }"""),
        new("AskForFilm", [Carmike], """{ "window": "window:osprey/us/theatrical", "theaters": { "ids": ["theater:carmike-5"] } }"""),
        new("AssignBuyer", Admin, """{ "buyer": "buyer:clark", "theaters": { "ids": ["theater:carmike-5"] } }"""),
        new("BanDistributor", [Carmike], """{ "chain": "chain:carmike", "distributor": "columbia" }"""),
        new("CancelBatch", [Columbia, Admin], """{ "batch": "{batch}" }"""),
        new("CancelBookings", Columbia, $$"""{ "window": "{{Kestrel}}" }"""),
        new("CancelRelease", Columbia, """{ "film": "film:kestrel" }""", "impact"),
        new("ChangeDisruption", [Columbia, Admin], """{ "disruption": "kestrel-d1", "until": "2026-04-03" }"""),
        new("ChangeWebhook", Columbia, """{ "webhook": "gyrfalcon-hook", "paused": true }"""),
        new("ChangeUser", Admin, """{ "user": "{user}", "name": "Changed" }"""),
        new("CloseChain", [Carmike], """{ "chain": "chain:carmike" }"""),
        new("CloseRegions", Admin, """{ "market": "market:us", "regions": ["ga"] }"""),
        new("CloseTheaters", [Carmike], """{ "theaters": { "ids": ["theater:carmike-1"] } }"""),
        new("ConfirmBooking", [Carmike], $$"""{ "theater": "theater:carmike-4", "window": "{{Kestrel}}", "weeks": 1 }"""),
        new("DeleteGroup", Columbia, """{ "group": "gyrfalcon-houses" }"""),
        new("DeleteTermsTemplate", Columbia, """{ "template": "terms:columbia/film/kestrel" }"""),
        new("DismissReport", Columbia, """{ "disruption": "gyrfalcon-report" }"""),
        new("DisputeOnBehalf", [Carmike], """{ "theaters": { "ids": ["theater:carmike-3"] }, "command": "kestrel-behalf", "reason": "no" }"""),
        new("DropBookings", [Carmike], """{ "theaters": { "ids": ["theater:carmike-5"] } }"""),
        new("DropFilm", [Carmike], """{ "chain": "chain:carmike", "film": "film:kestrel" }""", "impact"),
        new("EndSessions", Admin, """{ "user": "{user}" }"""),
        new("FinalBookings", [Columbia, Carmike], """{ "theaters": { "ids": ["theater:carmike-5"] }, "bookings": ["kestrel-heron-b1"], "until": "2026-02-13" }"""),
        new("ForgetTitle", Columbia, """{ "title": "tracked:columbia/gyrfalcon-rival" }"""),
        new("GrantAsk", Columbia, $$"""{ "window": "{{Kestrel}}", "theaters": { "all": true } }"""),
        new("HoldOver", [Columbia, Carmike], """{ "theaters": { "ids": ["theater:carmike-5"] }, "bookings": ["kestrel-heron-b1"], "through": "2026-02-27" }"""),
        // Everybody is here by a token, and a token issues none.
        new("EndCalendarLink", [], "{}", Other: Other.NotAllowed),
        new("MakeCalendarLink", [], "{}", Other: Other.NotAllowed),
        new("IssueToken", [], """{ "name": "new", "reach": "distribution:columbia" }""", Other: Other.NotAllowed),
        new("LeaveMarkets", Columbia, """{ "distributor": "columbia", "markets": ["market:us"] }""", "impact"),
        new("LiftDisruption", [Carmike, Admin], """{ "disruption": "heron-d2" }"""),
        new("LiftDisruption", [Carmike, Admin], """{ "disruption": "osprey-heron-d1" }"""),
        new("MailPreferences", [], """{ "digests": true }""", Other: Other.NotAllowed),
        new("MoveTheaters", Admin, """{ "theaters": { "ids": ["theater:carmike-5"] }, "chain": "chain:amc" }"""),
        new("MoveWindow", Columbia, $$"""{ "window": "{{Kestrel}}", "opens": "2026-02-20" }"""),
        new("PlanWindow", Columbia, """{ "film": "film:kestrel", "market": "market:us", "label": "again", "opens": "2026-09-04" }"""),
        new("ReconfirmBookings", [Carmike], """{ "theaters": { "ids": ["theater:carmike-5"] } }"""),
        new("RefuseAsk", Columbia, $$"""{ "window": "{{Kestrel}}" }"""),
        new("RefuseCertificate", Columbia, $$"""{ "window": "{{Kestrel}}" }""", "impact"),
        new("RefuseCounter", Columbia, $$"""{ "offer": "{{Offered}}" }"""),
        new("RegisterBuyer", Admin, """{ "buyer": "buyer:new", "name": "New" }"""),
        new("RegisterChain", Admin, """{ "chain": "chain:new", "name": "New" }"""),
        new("RegisterFilm", Columbia, """{ "film": "film:kestrel", "title": "Kestrel", "distributor": "columbia" }"""),
        new("RegisterMarket", Admin, """{ "market": "market:ca", "name": "Canada", "timeZone": "America/Toronto", "playWeeks": [{ "from": "1950-01-01", "startsOn": "friday" }] }"""),
        new("RegisterWebhook", [Columbia, Universal, Carmike, Amc, Admin], """{ "webhook": "new", "url": "https://example.com/" }""", Other: Other.Own),
        new("RegisterTheater", [Carmike, Admin], """{ "theater": "theater:carmike-5", "chain": "chain:carmike", "name": "Five", "market": "market:us", "screens": 9 }"""),
        new("RefuseProposal", ColumbiaExecutive, """{ "proposal": "{proposal}", "reason": "no" }"""),
        new("RemoveWebhook", Columbia, """{ "webhook": "gyrfalcon-hook" }"""),
        new("ResendDelivery", Columbia, """{ "webhook": "gyrfalcon-hook" }"""),
        new("ResendMail", Admin, """{ "mail": 1 }"""),
        new("RotateWebhookSecret", Columbia, """{ "webhook": "gyrfalcon-hook" }"""),
        new("SetApprovalPolicy", [ColumbiaExecutive, Admin], """{ "distributor": "columbia", "rules": [] }"""),
        new("WithdrawProposal", Columbia, """{ "proposal": "{proposal}" }"""),
        new("RemoveUser", Admin, """{ "user": "{user}" }"""),
        new("ReportDisruption", Columbia, """{ "film": "film:kestrel", "source": "the press", "what": { "do": "DropFilm", "chain": "chain:carmike" } }"""),
        new("ResetUser", Admin, """{ "user": "{user}" }"""),
        new("RevokeToken", [Admin, Columbia], """{ "token": "{token}" }"""),
        new("RunVerification", Admin, "{}"),
        new("SaveGroup", [Columbia, Universal, Carmike, Clark], """{ "group": "new", "name": "New", "theaters": { "all": true } }""", Other: Other.Own),
        new("SaveTermsTemplate", Columbia, """{ "distributor": "columbia", "chain": "chain:amc", "terms": { "rental": { "kind": "firm", "percent": 50 } } }"""),
        new("SendConfirmations", [Columbia, Admin], """{ "distributor": "columbia", "playWeek": "2026-02-13" }"""),
        new("SendOffer", Columbia, $$"""{ "window": "{{Kestrel}}", "theaters": { "ids": ["theater:carmike-4"] }, "weeks": 1 }"""),
        new("SuspendRelease", Columbia, """{ "film": "film:kestrel" }""", "impact"),
        new("TrackTitle", Columbia, """{ "title": "tracked:columbia/new", "distributor": "columbia", "name": "New", "by": "Somebody", "market": "market:us" }"""),
        new("VerifyReport", Columbia, """{ "disruption": "gyrfalcon-report" }"""),
        new("WaiveCommitments", Columbia, """{ "film": "film:kestrel" }"""),
        new("WithdrawAsk", [Carmike], $$"""{ "window": "{{Kestrel}}", "theaters": { "ids": ["theater:carmike-4"] } }"""),
        new("WithdrawOffer", Columbia, $$"""{ "offer": "{{Offered}}" }"""),
        new("WithdrawWindow", Columbia, $$"""{ "window": "{{Kestrel}}" }""", "impact"),
    ];

    public static readonly Request[] Queries =
    [
        new("Activity", [Columbia, ColumbiaExecutive, Admin], "{}", "gyrfalcon", Other.Own),
        new("Activity", [Columbia, ColumbiaExecutive, Admin], $$"""{ "window": "{{Kestrel}}" }""", "kestrel", Other.Own),
        new("Activity", [Carmike, Admin], """{ "chain": "chain:carmike" }""", "heron", Other.Own),
        new("Activity", [Carmike, Admin], """{ "theater": "theater:carmike-2" }""", "heron", Other.Own),
        new("ApprovalPolicy", [Columbia, ColumbiaExecutive, Admin], """{ "distributor": "columbia" }""", "CancelRelease"),
        new("BatchStatus", [Columbia, ColumbiaExecutive, Admin], """{ "batch": "{batch}" }""", "kestrel"),
        new("Batches", [Columbia, ColumbiaExecutive, Admin], "{}", "kestrel", Other.Own),
        new("DecisionDocument", [Columbia, ColumbiaExecutive, Admin], """{ "command": "{batch}" }""", "kestrel"),
        new("Disruptions", [Columbia, ColumbiaExecutive, Admin], "{}", "gyrfalcon-report", Other.Own),
        new("Disruptions", [Carmike, Admin], """{ "chain": "chain:carmike" }""", "osprey heron reason", Other.Own),
        new("Events", [Columbia, ColumbiaExecutive, Admin], """{ "limit": 1000 }""", "kestrel", Other.Own),
        new("Events", [Carmike, Clark, CarmikeHouse], """{ "limit": 1000 }""", "heron", Other.Own),
        new("Proposals", [Columbia, ColumbiaExecutive, Admin], "{}", "gyrfalcon proposes", Other.Own),
        new("Proposals", [Columbia, ColumbiaExecutive, Admin], """{ "distributor": "columbia" }""", "gyrfalcon proposes"),
        new("Webhooks", Columbia, "{}", "gyrfalcon-hook", Other.Own),
        new("WebhookDeliveries", Columbia, """{ "webhook": "gyrfalcon-hook" }"""),
        new("CalendarLink", [Carmike, Clark, CarmikeHouse], "{}", null, Other.Own),
        new("Chains", [Columbia, Carmike, CarmikeHouse, Admin], "{}", "heron", Other.Own),
        new("FilmSummary", [Columbia, ColumbiaExecutive, Admin], """{ "film": "film:kestrel" }""", "kestrel"),
        new("FilmSummary", [Columbia, ColumbiaExecutive, Admin], """{ "film": "film:{secret}" }""", "{secret}"),
        new("FilmWindows", [Columbia, ColumbiaExecutive, Carmike, Admin], """{ "film": "film:kestrel" }""", "731355", Other.Own),
        new("FilmWindows", [Columbia, Carmike, Admin], """{ "film": "film:{secret}" }""", "{secret}"),
        new("Find", [Columbia, ColumbiaExecutive, Admin], """{ "text": "r" }""", "Peregrine", Other.Own),
        new("Find", [Carmike, Clark, CarmikeHouse], """{ "text": "e" }""", "merlin", Other.Own),
        new("Find", [Columbia, Carmike, Admin], """{ "text": "kestrel" }""", null, Other.Own),
        new("Grosses", [Columbia, ColumbiaExecutive, Admin], """{ "film": "film:kestrel" }""", "731355", Other.Own),
        new("Grosses", [Carmike, Clark, Admin], """{ "theater": "theater:carmike-1" }""", "731355"),
        new("Grosses", [Columbia, Admin], $$"""{ "window": "{{Kestrel}}" }""", "731355", Other.Own),
        new("Groups", [Columbia], "{}", "gyrfalcon", Other.Own),
        new("Groups", [Carmike], "{}", "egret", Other.Own),
        new("TermsTemplates", [Columbia, ColumbiaExecutive], """{ "distributor": "columbia" }""", "gyrfalcon"),
        new("HoldoverWorklist", [Carmike], """{ "chain": "chain:carmike", "playWeek": "2026-02-13" }""", "carmike", Other.Own),
        new("HoldoverWorklist", [Columbia, ColumbiaExecutive], """{ "distributor": "columbia", "playWeek": "2026-02-13" }""", "kestrel", Other.Own),
        new("HouseBookings", [Carmike, Clark, CarmikeHouse], "{}", "heron", Other.Own),
        new("HouseBookings", [Carmike], """{ "theater": "theater:carmike-2" }""", "carmike-2"),
        new("Inbox", [Carmike, Admin], """{ "chain": "chain:carmike" }""", "kestrel"),
        new("Inbox", [Clark, Admin], """{ "buyer": "buyer:clark" }""", "kestrel"),
        new("Mails", Admin, "{}"),
        new("Markets", Everybody, "{}", "Georgia", Other.Own),
        new("JournalSearch", Admin, """{ "stream": "film:kestrel" }""", "kestrel"),
        new("MatchTheaters", [Carmike, Columbia, Admin], """{ "lines": ["Heron Carmike 1", "theater:carmike-2", "Bittern AMC 1", "theater:amc-1"] }""", "carmike-1", Other.Own),
        new("Names", [Columbia, Carmike, Admin], """{ "ids": ["film:kestrel", "theater:carmike-1", "chain:carmike", "market:us"] }""", "kestrel", Other.Own),
        new("Names", [Columbia, ColumbiaExecutive, Admin], """{ "ids": ["film:{secret}", "{user}"] }""", null, Other.Own),
        new("OfferLines", [Columbia, ColumbiaExecutive, Admin], $$"""{ "window": "{{Kestrel}}" }""", "heron", Other.Own),
        new("OfferLines", [Columbia, ColumbiaExecutive, Admin], """{ "state": "confirmed" }""", null, Other.Own),
        new("OfferLines", [Carmike, Columbia, Admin], $$"""{ "offer": "{{Offered}}" }""", "carmike-1"),
        new("OffersOut", [Columbia, ColumbiaExecutive, Admin], $$"""{ "window": "{{Kestrel}}" }""", "terms for amc", Other.Own),
        new("OffersOut", [Carmike, Admin], """{ "chain": "chain:carmike" }""", "terms for carmike"),
        new("OnBehalfMarks", [Columbia, Carmike, Admin], $$"""{ "window": "{{Kestrel}}" }""", "Heron Kestrel Person", Other.Own),
        new("Refusals", Admin, "{}"),
        new("ReleaseBoard", [Columbia, ColumbiaExecutive, Admin], """{ "distributor": "columbia" }""", "kestrel"),
        new("ReleaseCalendar", [Columbia, ColumbiaExecutive, Admin], """{ "distributor": "columbia", "from": "2026-01-01", "until": "2027-01-01" }""", "gyrfalcon rival"),
        new("ReleaseCalendar", [Columbia, ColumbiaExecutive], """{ "from": "2026-01-01", "until": "2027-01-01" }""", "kestrel", Other.Own),
        new("Sessions", Admin, """{ "user": "{user}" }"""),
        new("SignIns", Admin, """{ "user": "{user}" }"""),
        new("Standby", [Columbia, ColumbiaExecutive, Admin], "{}", null, Other.Own),
        new("Standby", [Columbia, ColumbiaExecutive, Admin], $$"""{ "window": "{{Kestrel}}" }"""),
        new("TheaterCalendar", [Carmike, CarmikeHouse, Columbia, Universal, Admin], """{ "theater": "theater:carmike-2" }""", "osprey"),
        new("Theaters", [Carmike, Clark, CarmikeHouse, Admin], "{}", "heron", Other.Own),
        new("Theaters", [Columbia, Carmike, Admin], """{ "chain": "chain:carmike" }""", "heron", Other.Own),
        new("Titles", [Columbia, ColumbiaExecutive, Admin], "{}", "Peregrine", Other.Own),
        new("Titles", [Carmike], """{ "contains": "merlin" }""", "merlin", Other.Own),
        new("Titles", [Columbia], """{ "contains": "peregrine" }""", "peregrine", Other.Own),
        new("Tokens", Everybody, "{}", "t-", Other.Own),
        new("Unseen", [Columbia, ColumbiaExecutive, Admin], $$"""{ "window": "{{Kestrel}}" }""", "carmike"),
        new("Users", Admin, "{}", "gyrfalcon"),
        new("Verification", Admin, "{}"),
        new("WindowBookings", [Columbia, ColumbiaExecutive, Carmike, Admin], $$"""{ "window": "{{Kestrel}}" }""", "kestrel-heron-b1", Other.Own),
        new("WindowBookings", [Columbia, Carmike, Admin], """{ "window": "window:{secret}/us/theatrical" }"""),
        new("WindowHouses", [Columbia, ColumbiaExecutive, Carmike, Admin], $$"""{ "window": "{{Kestrel}}", "state": ["inEffect", "countered", "awaiting", "none"], "groupBy": "chain" }""", "carmike-1", Other.Own),
        new("WindowHouses", [Columbia, Carmike, Admin], """{ "window": "window:{secret}/us/theatrical" }"""),
        new("WindowMap", [Columbia, ColumbiaExecutive, Carmike, Admin], $$"""{ "window": "{{Kestrel}}" }""", "carmike-1", Other.Own),
        new("WindowMap", [Columbia, Carmike, Admin], """{ "window": "window:{secret}/us/theatrical" }"""),
        new("WindowReplay", [Columbia, ColumbiaExecutive, Carmike, Admin], $$"""{ "window": "{{Kestrel}}", "from": "2025-01-01T00:00:00Z" }""", "carmike-1", Other.Own),
        new("WindowReplay", [Columbia, Carmike, Admin], """{ "window": "window:{secret}/us/theatrical", "from": "2025-01-01T00:00:00Z" }"""),
        new("WindowSummary", [Columbia, ColumbiaExecutive, Carmike, Admin], $$"""{ "window": "{{Kestrel}}" }""", "731355", Other.Own),
        new("WindowSummary", [Columbia, Carmike, Admin], """{ "window": "window:{secret}/us/theatrical" }""", "{secret}"),
        new("WindowTimeline", [Columbia, ColumbiaExecutive, Carmike, Admin], $$"""{ "window": "{{Kestrel}}" }""", "carmike", Other.Own),
        new("WindowTimeline", [Columbia, Carmike, Admin], """{ "window": "window:{secret}/us/theatrical" }"""),
        new("WindowWeeks", [Columbia, ColumbiaExecutive, Carmike, Admin], $$"""{ "window": "{{Kestrel}}" }""", null, Other.Own),
        new("WindowWeeks", [Columbia, Carmike, Admin], """{ "window": "window:{secret}/us/theatrical" }"""),
    ];

    /// <summary>Everything else there is. Adding an endpoint means adding a line; 200 for nobody is a decision to be reviewed.</summary>
    public static readonly Address[] Addresses =
    [
        new("GET", "/api/v1", 200, 200),
        new("GET", "/healthz", 200, 200),
        new("GET", "/readyz", 200, 200),
        new("GET", "/openapi/v1.json", 200, 200),
        new("GET", "/reference/{documentName?}", 200, 200),
        new("GET", "/reference/scalar.js", 200, 200),
        new("GET", "/reference/scalar.aspnetcore.js", 200, 200),
        new("GET", "/reference/favicon.svg", 200, 200),
        new("GET", "/api/v1/events", 401, 200),
        new("GET", "/api/v1/events/schemas", 200, 200),
        new("GET", "/api/v1/events/schemas/{kind}", 404, 404),
        new("GET", "/api/v1/batches", 401, 200),
        new("GET", "/api/v1/batches/{**batch}", 401, null),
        new("DELETE", "/api/v1/batches/{**batch}", 401, null),
        new("POST", "/api/v1/commands/{name}", 401, 400),
        new("GET", "/api/v1/queries/{name}", 401, 400),
        new("POST", "/api/v1/queries/{name}", 401, 400),
        new("GET", "/export/{name}", 401, 404),
        // The circuits of pages: a program that opens one without a page's descriptors gets nothing.
        new("GET", "/_blazor", 401, 400),
        new("GET", "/_blazor/negotiate", 401, 405),
        new("GET", "/_blazor/disconnect", 401, 405),
        new("GET", "/_blazor/initializers", 401, 200),
        new("GET", "/_framework/opaque-redirect", 401, 400),
        // The door: what is sent here without its form's token is not taken.
        new("GET", "/sign-in", 200, 200),
        new("POST", "/sign-in", 400, 400),
        new("POST", "/sign-in/code", 400, 400),
        new("POST", "/sign-in/passkey/options", 400, 400),
        new("POST", "/sign-in/passkey", 400, 400),
        new("GET", "/sign-in/oidc", 404, 404),
        new("GET", "/sign-in/external", 401, 401),
        new("POST", "/sign-out", 401, 400),
        new("GET", "/invitation/{secret}", 404, 404),
        new("POST", "/invitation/{secret}", 400, 400),
        new("GET", "/reset/{secret}", 404, 404),
        new("POST", "/reset/{secret}", 400, 400),
        new("GET", "/password", 200, 200),
        new("POST", "/password", 400, 400),
        // A link in a mail opens one offer, and its form answers it.
        new("GET", "/calendar/{link}", 404, 404),
        new("GET", "/answer/{token}", 404, 404),
        new("POST", "/answer/{token}", 400, 400),
        // A token has no account.
        new("GET", "/account", 401, 403),
        .. new[] { "password", "authenticator", "authenticator/confirm", "authenticator/codes", "authenticator/off", "passkeys/options", "passkeys", "passkeys/remove", "sessions/end", "tokens", "tokens/revoke" }
            .Select(page => new Address("POST", "/account/" + page, 401, 400)),
    ];
}
