using System.Collections.Immutable;
using System.Globalization;
using ReleasePlanner.FilmRental;

namespace ReleasePlanner.Host.Pages.Parts;

/// <summary>Terms as somebody fills them in: the kinds that are common; the others are for the API.</summary>
public sealed class TermsDraft
{
    public static readonly (string Key, string Word)[] Kinds =
    [
        ("weekly", "a percent for each week"), ("firm", "one percent, every week"), ("aggregate", "one percent of the whole run"), ("flat", "an amount for the run"), ("to-be-agreed", "to be agreed"),
    ];

    /// <summary>One of <see cref="Kinds"/>; empty: none are said.</summary>
    public string Kind { get; set; } = "";

    /// <summary>Percents or an amount, such as <c>60, 50, 45</c>.</summary>
    public string Figures { get; set; } = "";

    public string Guarantee { get; set; } = "";

    public string Note { get; set; } = "";

    public bool HasFigures => Kind is "weekly" or "firm" or "aggregate" or "flat";

    /// <summary>The terms, null when none are said, or in words what is wrong.</summary>
    public object? Read()
    {
        if (Kind.Length == 0)
        {
            return null;
        }
        var figures = Numbers(Figures);
        if (HasFigures && (figures is not { Length: > 0 } || (Kind != "weekly" && figures.Value.Length != 1)))
        {
            return Kind == "weekly" ? $"'{Figures}' are no percents: write them as 60, 50, 45" : $"'{Figures}' is no number: write it as 55 or 47.5";
        }
        var guarantee = Numbers(Guarantee);
        if (guarantee is not { Length: <= 1 })
        {
            return $"'{Guarantee}' is no amount: write it as 5000";
        }
        return new Terms
        {
            Rental = Kind switch
            {
                "weekly" => new Weekly { Percents = figures!.Value },
                "firm" => new Firm { Percent = figures!.Value[0] },
                "aggregate" => new Aggregate { Percent = figures!.Value[0] },
                "flat" => new Flat { Amount = figures!.Value[0] },
                _ => new ToBeAgreed(),
            },
            MinimumGuarantee = guarantee.Value.IsEmpty ? null : guarantee.Value[0],
            Note = string.IsNullOrWhiteSpace(Note) ? null : Note.Trim(),
        };
    }

    /// <summary>Null: one of them is no number.</summary>
    private static ImmutableArray<decimal>? Numbers(string text)
    {
        var numbers = ImmutableArray.CreateBuilder<decimal>();
        foreach (var part in text.Split([',', ';', '/', ' ', '%'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (!decimal.TryParse(part, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
            {
                return null;
            }
            numbers.Add(number);
        }
        return numbers.ToImmutable();
    }
}
