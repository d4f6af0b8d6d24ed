namespace Dormouse.Frontend.Web;

/// <summary>What a browser calls itself, in a few plain words; nothing of its own text is kept.</summary>
internal static class Device
{
    // Most browsers claim to be others too: the first one that is found is meant.
    private static readonly (string Mark, string Name)[] Browsers =
    [
        ("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser/", "Samsung Internet"), ("Firefox/", "Firefox"), ("FxiOS/", "Firefox"),
        ("Chrome/", "Chrome"), ("CriOS/", "Chrome"), ("Safari/", "Safari"), ("curl/", "curl"),
    ];

    private static readonly (string Mark, string Name)[] Systems =
    [
        ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("CrOS", "ChromeOS"),
        ("Mac OS", "Mac"), ("Linux", "Linux"),
    ];

    /// <summary>Describes a browser.</summary>
    /// <param name="agent">Its <c>User-Agent</c>, from anybody.</param>
    /// <returns>A few words, such as <c>Firefox on Android</c>.</returns>
    public static string Of(string agent) => (Find(Browsers, agent), Find(Systems, agent)) switch
    {
        (null, null) => "A program",
        (null, var system) => $"A program on {system}",
        (var browser, null) => browser,
        var (browser, system) => $"{browser} on {system}",
    };

    private static string? Find((string Mark, string Name)[] known, string agent) =>
        known.FirstOrDefault(one => agent.Contains(one.Mark, StringComparison.Ordinal)).Name;
}
