using System.Text.Json.Serialization;

namespace ReleasePlanner.Platform.Values;

/// <summary>A film, as <c>film:the-interview</c>.</summary>
[JsonConverter(typeof(IdConverter<FilmId>))]
public readonly record struct FilmId : IId<FilmId>
{
    private FilmId(string value) => Value = value;

    public string Value { get; }

    /// <summary>The id without its prefix.</summary>
    public string Slug => Value[5..];

    public static FilmId Parse(string text) => new(IdText.Key(text, "film", 1, 1, "film:the-interview"));

    public override string ToString() => Value ?? "";
}

/// <summary>A release window: film, market, channel and an optional label, as <c>window:the-interview/us/theatrical</c>.</summary>
[JsonConverter(typeof(IdConverter<WindowId>))]
public readonly record struct WindowId : IId<WindowId>
{
    private WindowId(string value) => Value = value;

    public string Value { get; }

    /// <summary>The film this is a window of.</summary>
    public FilmId Film => FilmId.Parse("film:" + Part(0));

    /// <summary>The market it opens in.</summary>
    public MarketId Market => MarketId.Parse("market:" + Part(1));

    /// <summary>The channel's slug, such as <c>theatrical</c>.</summary>
    public string Channel => Part(2);

    /// <summary>The id of a film's window in a market and channel; the label tells apart a second one.</summary>
    public static WindowId Of(FilmId film, MarketId market, string channel, string? label) =>
        Parse($"window:{film.Slug}/{market.Slug}/{channel}" + (label is null ? "" : "/" + label));

    private string Part(int index) => Value["window:".Length..].Split('/')[index];

    public static WindowId Parse(string text) => new(IdText.Key(text, "window", 3, 4, "window:the-interview/us/theatrical"));

    public override string ToString() => Value ?? "";
}

/// <summary>A theater chain (circuit), or the chain of its own that an independent house is, as <c>chain:carmike</c>.</summary>
[JsonConverter(typeof(IdConverter<ChainId>))]
public readonly record struct ChainId : IId<ChainId>
{
    private ChainId(string value) => Value = value;

    public string Value { get; }

    /// <summary>The id without its prefix.</summary>
    public string Slug => Value[6..];

    public static ChainId Parse(string text) => new(IdText.Key(text, "chain", 1, 1, "chain:carmike"));

    public override string ToString() => Value ?? "";
}

/// <summary>A theater (house, location), as <c>theater:carmike-columbus-15</c>.</summary>
[JsonConverter(typeof(IdConverter<TheaterId>))]
public readonly record struct TheaterId : IId<TheaterId>
{
    private TheaterId(string value) => Value = value;

    public string Value { get; }

    /// <summary>The id without its prefix.</summary>
    public string Slug => Value[8..];

    public static TheaterId Parse(string text) => new(IdText.Key(text, "theater", 1, 1, "theater:carmike-columbus-15"));

    public override string ToString() => Value ?? "";
}

/// <summary>A market, as <c>market:us</c>.</summary>
[JsonConverter(typeof(IdConverter<MarketId>))]
public readonly record struct MarketId : IId<MarketId>
{
    private MarketId(string value) => Value = value;

    public string Value { get; }

    /// <summary>The id without its prefix.</summary>
    public string Slug => Value[7..];

    public static MarketId Parse(string text) => new(IdText.Key(text, "market", 1, 1, "market:us"));

    public override string ToString() => Value ?? "";
}

/// <summary>A region of a market, a bare slug such as <c>ny</c>.</summary>
[JsonConverter(typeof(IdConverter<RegionId>))]
public readonly record struct RegionId : IId<RegionId>
{
    private RegionId(string value) => Value = value;

    public string Value { get; }

    public static RegionId Parse(string text) => new(IdText.OneSlug(text, "region", "ny"));

    public override string ToString() => Value ?? "";
}

/// <summary>A distributor, a bare slug such as <c>columbia</c>.</summary>
[JsonConverter(typeof(IdConverter<DistributorId>))]
public readonly record struct DistributorId : IId<DistributorId>
{
    private DistributorId(string value) => Value = value;

    public string Value { get; }

    public static DistributorId Parse(string text) => new(IdText.OneSlug(text, "distributor", "columbia"));

    public override string ToString() => Value ?? "";
}

/// <summary>A booking, an id of the caller's choosing, unique within its theater.</summary>
[JsonConverter(typeof(IdConverter<BookingId>))]
public readonly record struct BookingId : IId<BookingId>
{
    private BookingId(string value) => Value = value;

    public string Value { get; }

    public static BookingId Parse(string text) => new(IdText.Free(text, "booking"));

    public override string ToString() => Value ?? "";
}

/// <summary>A disruption, unique everywhere.</summary>
[JsonConverter(typeof(IdConverter<DisruptionId>))]
public readonly record struct DisruptionId : IId<DisruptionId>
{
    private DisruptionId(string value) => Value = value;

    public string Value { get; }

    public static DisruptionId Parse(string text) => new(IdText.Free(text, "disruption"));

    public override string ToString() => Value ?? "";
}

/// <summary>A command, of the caller's choosing. The same id never takes effect twice.</summary>
[JsonConverter(typeof(IdConverter<CommandId>))]
public readonly record struct CommandId : IId<CommandId>
{
    private CommandId(string value) => Value = value;

    public string Value { get; }

    public static CommandId Parse(string text) => new(IdText.Free(text, "command"));

    public override string ToString() => Value ?? "";
}

/// <summary>A buyer, who books for houses of any chains, as <c>buyer:clark</c>.</summary>
[JsonConverter(typeof(IdConverter<BuyerId>))]
public readonly record struct BuyerId : IId<BuyerId>
{
    private BuyerId(string value) => Value = value;

    public string Value { get; }

    /// <summary>The id without its prefix.</summary>
    public string Slug => Value[6..];

    public static BuyerId Parse(string text) => new(IdText.Key(text, "buyer", 1, 1, "buyer:clark"));

    public override string ToString() => Value ?? "";
}

/// <summary>What a window offers a chain, as <c>offer:the-interview/us/theatrical/carmike</c>: the window's parts, then the chain's.</summary>
[JsonConverter(typeof(IdConverter<OfferId>))]
public readonly record struct OfferId : IId<OfferId>
{
    private OfferId(string value) => Value = value;

    public string Value { get; }

    public WindowId Window => WindowId.Parse("window:" + Value["offer:".Length..Value.LastIndexOf('/')]);

    public ChainId Chain => ChainId.Parse("chain:" + Value[(Value.LastIndexOf('/') + 1)..]);

    public static OfferId Of(WindowId window, ChainId chain) => Parse($"offer:{window.Value["window:".Length..]}/{chain.Slug}");

    public static OfferId Parse(string text) => new(IdText.Key(text, "offer", 4, 5, "offer:the-interview/us/theatrical/carmike"));

    public override string ToString() => Value ?? "";
}

/// <summary>A saved group of theaters: whose it is (role and party) and its own slug, as <c>group:distribution/columbia/art-houses</c>.</summary>
[JsonConverter(typeof(IdConverter<GroupId>))]
public readonly record struct GroupId : IId<GroupId>
{
    private GroupId(string value) => Value = value;

    public string Value { get; }

    /// <summary>The id without the party it belongs to.</summary>
    public string Slug => Value[(Value.LastIndexOf('/') + 1)..];

    /// <summary>Everything before the slug: the same for all groups of a party.</summary>
    public string Owner => Value[..Value.LastIndexOf('/')];

    public static bool IsOne(string text)
    {
        try
        {
            Parse(text);
            return true;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    public static GroupId Parse(string text) => new(IdText.Key(text, "group", 3, 3, "group:distribution/columbia/art-houses"));

    public override string ToString() => Value ?? "";
}

/// <summary>A template of terms: whose it is, and for offers to which chain and of which film, as <c>terms:columbia/chain/carmike/film/night-ferry</c>.</summary>
[JsonConverter(typeof(IdConverter<TermsTemplateId>))]
public readonly record struct TermsTemplateId : IId<TermsTemplateId>
{
    private const string Example = "terms:columbia/chain/carmike/film/night-ferry";

    private TermsTemplateId(string value) => Value = value;

    public string Value { get; }

    public DistributorId Distributor => DistributorId.Parse(Value["terms:".Length..].Split('/')[0]);

    public static TermsTemplateId Of(DistributorId distributor, ChainId? chain, FilmId? film) =>
        Parse($"terms:{distributor}{(chain is { } c ? "/chain/" + c.Slug : "")}{(film is { } f ? "/film/" + f.Slug : "")}");

    public static TermsTemplateId Parse(string text)
    {
        var key = IdText.Key(text, "terms", 1, 5, Example);
        return key.Split('/')[1..] is [] or ["chain" or "film", _] or ["chain", _, "film", _]
            ? new(key)
            : throw new FormatException($"'{text}' is not a terms id: write it as {Example}");
    }

    public override string ToString() => Value ?? "";
}

/// <summary>A competitor's title that a distributor keeps an eye on: whose note it is and its own slug, as <c>tracked:columbia/into-the-woods</c>.</summary>
[JsonConverter(typeof(IdConverter<TrackedTitleId>))]
public readonly record struct TrackedTitleId : IId<TrackedTitleId>
{
    private TrackedTitleId(string value) => Value = value;

    public string Value { get; }

    /// <summary>Who keeps it, not whose film it is.</summary>
    public DistributorId Distributor => DistributorId.Parse(Value["tracked:".Length..Value.LastIndexOf('/')]);

    public static TrackedTitleId Parse(string text) => new(IdText.Key(text, "tracked", 2, 2, "tracked:columbia/into-the-woods"));

    public override string ToString() => Value ?? "";
}
