namespace ReleasePlanner.Platform.Values;

/// <summary>Another aggregate's state as it was when asked, with its version.</summary>
public sealed record Known<TState>(string Stream, long Version, TState State);
