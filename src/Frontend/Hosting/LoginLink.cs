using Dormouse.Hosting.People;
using Dormouse.Hosting.Storage;

namespace Dormouse.Frontend.Hosting;

/// <summary>The link that a program prints when it is ready: it lets the owner in once, within ten minutes.</summary>
public static class LoginLink
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>The link with a code in it. Looking at it changes nothing: the page that it shows has a button.</summary>
    /// <param name="url">Where the web listens.</param>
    /// <param name="code">The code.</param>
    /// <returns>The link.</returns>
    public static string Of(string url, string code) => $"{url}/login?code={Uri.EscapeDataString(code)}";

    /// <summary>Makes the link.</summary>
    /// <param name="services">The running program.</param>
    /// <param name="store">Its store, where the token of an older version may be.</param>
    /// <param name="url">Where the web listens.</param>
    /// <returns>The link; without a code if none can be made now.</returns>
    public static async Task<string> MakeAsync(IServiceProvider services, IStore store, string url)
    {
        try
        {
            await FormerOwnerToken.HandOverAsync(store, services.GetRequiredService<IGrainFactory>()).WaitAsync(Patience);
            var code = await services.GetRequiredService<PeopleDirectory>().NewCodeAsync(KnownPeople.Owner).WaitAsync(Patience);
            return Of(url, code);
        }
        catch (Exception exception) when (exception is TimeoutException or OrleansException or StoreUnavailableException)
        {
            // The page says how one gets another link.
            return $"{url}/login";
        }
    }
}
