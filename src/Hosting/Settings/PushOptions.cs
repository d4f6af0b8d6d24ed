using Dormouse.Hosting.Settings.Binding;

namespace Dormouse.Hosting.Settings;

/// <summary>The section <c>Push</c>: notifications of browsers and other programs by Web Push.</summary>
public sealed record PushOptions
{
    /// <summary>
    /// Where push services reach whoever runs this Dormouse: an address that begins with <c>mailto:</c> or <c>https://</c>. Null, the
    /// default, for the address of the console where that is <c>https</c>.
    /// </summary>
    [Setting("`mailto:` or `https://` address under which push services reach you; some, such as Apple's, want one")]
    [ContactAddress]
    public string? Contact { get; init; }

    /// <summary>Push services of one's own, by the beginning of their addresses; all others are in the world and use HTTPS.</summary>
    [Setting("beginnings of addresses of push services of your own, which may be on your network, such as `http://nas:8080/`")]
    [HttpAddress("the address of a push service, such as http://nas:8080/")]
    public IReadOnlyList<string> OwnServices { get; init; } = [];
}
