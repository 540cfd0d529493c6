using System.Text.Json;
using ReleasePlanner.Windows;

namespace ReleasePlanner.Films;

/// <summary>Channels as they are written in ids and requests.</summary>
internal static class ChannelNames
{
    private static readonly string[] Known = [.. Enum.GetNames<Channel>().Select(JsonNamingPolicy.KebabCaseLower.ConvertName)];

    public static void Check(Problems problems, ImmutableArray<string> channels)
    {
        foreach (var channel in channels.Except(Known))
        {
            problems.Add("channels", $"'{channel}' is not a channel; known are {string.Join(", ", Known)}");
        }
    }
}
