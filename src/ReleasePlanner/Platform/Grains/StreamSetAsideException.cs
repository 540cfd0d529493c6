namespace ReleasePlanner.Platform.Grains;

/// <summary>An aggregate was asked whose stored state cannot be read: nothing of it is known or can be changed until that is mended.</summary>
public sealed class StreamSetAsideException(string stream, string why)
    : Exception($"{stream} is set aside, because its state cannot be read: {why}");
