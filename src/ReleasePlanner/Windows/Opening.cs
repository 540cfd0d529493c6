using System.Text.Json.Serialization;

namespace ReleasePlanner.Windows;

/// <summary>An opening a window has or had.</summary>
/// <param name="Version">The window's version that set it.</param>
/// <param name="Opens">Null: undated.</param>
/// <param name="Follow">The bookings follow the move: it stays inside one play week.</param>
/// <param name="ReconfirmBy">The last day to reconfirm that the move set; null: none. A window's state keeps only its last move's.</param>
public sealed record Opening(
    long Version, LocalDate? Opens, Instant At, bool Follow, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] LocalDate? ReconfirmBy = null);
