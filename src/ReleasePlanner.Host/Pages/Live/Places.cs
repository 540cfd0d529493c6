using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using NodaTime;
using NodaTime.Text;

namespace ReleasePlanner.Host.Pages.Live;

/// <summary>Addresses of pages. What is looked at, filters and the instant of the past are all in them, so that a link shows a colleague the same.</summary>
internal sealed class Places(NavigationManager navigation, IJSRuntime js)
{
    private static readonly InstantPattern Typed = InstantPattern.CreateWithInvariantCulture("uuuu-MM-dd'T'HH:mm:ss'Z'");

    public static string Film(object film) => "/films/" + Slug(film);

    public static string Window(object window) => "/windows/" + Slug(window);

    /// <summary>The booking grid of a window.</summary>
    public static string Bookings(object window) => "/bookings/" + Slug(window);

    public static string Theater(object theater) => "/theaters/" + Slug(theater);

    public static string Chain(object chain) => "/chains/" + Slug(chain);

    public static string Batch(object batch) => "/batches/" + Uri.EscapeDataString(batch.ToString()!);

    /// <summary>The document of what a command decided.</summary>
    public static string Decision(string command) => "/decisions/" + string.Join('/', command.Split('/').Select(Uri.EscapeDataString));

    /// <summary>The same of a row of the history: a line of a batch has its house's or chain's id at the end, and is no decision of its own.</summary>
    public static string Decision(string command, string stream)
    {
        var house = "/" + Slug(stream);
        var chain = "/chain:" + stream[(stream.LastIndexOf('/') + 1)..];
        return Decision(command.EndsWith(house, StringComparison.Ordinal) ? command[..^house.Length] : command.EndsWith(chain, StringComparison.Ordinal) ? command[..^chain.Length] : command);
    }

    /// <summary>The executive's room of a film.</summary>
    public static string Room(object film) => "/board/films/" + Slug(film);

    /// <summary>The path with the instant that is looked at now, if that is the past.</summary>
    public string To(string path)
    {
        if (AsOf is not { } at)
        {
            return path;
        }
        return $"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}asOf={WriteAsOf(at)}";
    }

    /// <summary>This page's address with some members of its query set; null takes one out.</summary>
    public string With(params (string Name, object? Value)[] members) =>
        navigation.GetUriWithQueryParameters(members.ToDictionary(m => m.Name, m => m.Value is null or string or int or long or bool ? m.Value : m.Value.ToString()));

    public Instant? AsOf => ReadAsOf(System.Web.HttpUtility.ParseQueryString(new Uri(navigation.Uri).Query)["asOf"]);

    /// <summary>This page's path, without its filters.</summary>
    public string Here => new Uri(navigation.Uri).AbsolutePath;

    public bool HasQuery => new Uri(navigation.Uri).Query.Length > 1;

    /// <summary>
    /// Sets some members of this page's query, as a filter does; null takes one out. The browser does it to the address that it shows by then: what a link that
    /// was clicked in the same moment made of it stays, and a page that was left is left.
    /// </summary>
    public Task SetAsync(params (string Name, object? Value)[] members) => SetQueryAsync(members, replace: false);

    /// <summary>The same, in place of this address in the browser's history.</summary>
    public Task ReplaceAsync(params (string Name, object? Value)[] members) => SetQueryAsync(members, replace: true);

    private async Task SetQueryAsync((string Name, object? Value)[] members, bool replace)
    {
        var written = members.ToDictionary(
            m => m.Name, m => Convert.ToString(m.Value, CultureInfo.InvariantCulture) is { Length: > 0 } text ? text : null);
        try
        {
            await js.InvokeVoidAsync("rpSetQuery", Here, written, replace);
        }
        catch (JSDisconnectedException)
        {
            // The browser is gone, and its address with it.
        }
    }

    /// <summary>Goes there; where the reader is already, nothing is drawn anew under a click that is under way.</summary>
    public void Go(string path, bool replace = false)
    {
        if (navigation.ToAbsoluteUri(path).AbsoluteUri != navigation.Uri)
        {
            navigation.NavigateTo(path, replace: replace);
        }
    }

    /// <summary>Leaves the circuit for the door, to come back here.</summary>
    public void SignIn() => navigation.NavigateTo("/sign-in?returnUrl=" + Uri.EscapeDataString(new Uri(navigation.Uri).PathAndQuery), forceLoad: true);

    public static string WriteAsOf(Instant at) => Typed.Format(at);

    /// <summary>An instant of an address; null when it is none.</summary>
    public static Instant? ReadAsOf(string? text) => string.IsNullOrEmpty(text) ? null
        : InstantPattern.ExtendedIso.Parse(text) is { Success: true } exact ? exact.Value
        : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? Instant.FromDateTimeOffset(at) : null;

    /// <summary>An id without its prefix, as it stands in an address.</summary>
    private static string Slug(object id)
    {
        var text = id.ToString()!;
        return text[(text.IndexOf(':', StringComparison.Ordinal) + 1)..];
    }
}
