global using System.Collections.Immutable;
global using NodaTime;
global using ReleasePlanner.Platform;
global using ReleasePlanner.Platform.Commands;
global using ReleasePlanner.Platform.Values;
