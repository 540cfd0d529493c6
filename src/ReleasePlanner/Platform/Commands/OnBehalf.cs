namespace ReleasePlanner.Platform.Commands;

/// <summary>How a house that does not sign in said what distribution enters for it.</summary>
public enum Via
{
    Phone,
    Mail,
    Meeting,
}

/// <summary>Who said it, and how. Shown with whatever was entered; the house may agree or dispute it later.</summary>
public sealed record OnBehalf(string Person, Via Via, string? Note)
{
    public void Check(Problems problems, string field)
    {
        problems.Text(field + ".person", Person, 200, required: true);
        problems.Text(field + ".note", Note, 2000);
    }
}
