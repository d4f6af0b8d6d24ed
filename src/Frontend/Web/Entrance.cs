using Dormouse.Hosting.People;

namespace Dormouse.Frontend.Web;

/// <summary>
/// Says whom a token, a code or a log-in lets in. What is not in the settings is asked of the person's grain each time, so that what has
/// ended opens nothing at any frontend.
/// </summary>
/// <param name="grains">The grains.</param>
/// <param name="people">The people whom the settings know.</param>
/// <param name="directory">Everybody.</param>
/// <param name="verbs">What verbs show.</param>
/// <param name="time">The clock.</param>
internal sealed class Entrance(
    IGrainFactory grains, KnownPeople people, PeopleDirectory directory, VerbSecret verbs, TimeProvider time)
{
    private static readonly Task<bool> Yes = Task.FromResult(true);

    /// <summary>Finds the person who has a token.</summary>
    /// <param name="token">The token, from anybody.</param>
    /// <param name="ended">Ends the search.</param>
    /// <returns>The person, or null.</returns>
    public async Task<Caller?> OfTokenAsync(string token, CancellationToken ended)
    {
        if ((verbs.Is(token) ? KnownPeople.Owner : people.UserOfToken(token)) is { } known)
        {
            return new(known, token, static () => Yes);
        }

        return await LogInsOfAsync(PersonSecret.UserOf(token), ended) is (var user, { } logins)
            && await AskAsync(() => logins.IsToken(Digest.Of(token)), ended)
                ? new(user, token, async () => await OfTokenAsync(token, CancellationToken.None) is not null)
                : null;
    }

    /// <summary>Finds the log-in of a cookie.</summary>
    /// <param name="cookie">The cookie, from anybody.</param>
    /// <param name="key">The page's key, from anybody; null if it was not shown.</param>
    /// <param name="ended">Ends the search.</param>
    /// <returns>The person if the log-in is open, and whether the key was that of the page.</returns>
    public async Task<(Caller? Caller, bool HasKey)> OfCookieAsync(LoginCookie cookie, string? key, CancellationToken ended)
    {
        if (await LogInsOfAsync(cookie.User, ended) is not (var user, { } logins))
        {
            return default;
        }

        var keyDigest = key is null ? null : Digest.Of(key);
        var check = await AskAsync(() => logins.Check(cookie.Login, Digest.Of(cookie.Secret), keyDigest), ended);
        return check.IsOpen
            ? (new(user, cookie.Secret, IsStillOpenAsync) { Login = cookie.Login }, check.HasKey)
            : default;

        async Task<bool> IsStillOpenAsync() => await OfCookieAsync(cookie, key, CancellationToken.None) is ({ }, var stillHas)
            && stillHas == check.HasKey;
    }

    /// <summary>Lets a browser in that has shown a token.</summary>
    /// <param name="user">Whose it is.</param>
    /// <param name="device">What the browser is.</param>
    /// <param name="hasKey">Whether its page gets a key, without which the log-in opens no API.</param>
    /// <param name="ended">Ends it.</param>
    /// <returns>The log-in.</returns>
    public async Task<MadeLogin> LogInAsync(string user, string device, bool hasKey, CancellationToken ended)
    {
        var made = Make(device, hasKey, out var secret, out var key);
        var id = await AskAsync(() => Logins(user).LogIn(made), ended);
        return new(new(user, id, secret), key);
    }

    /// <summary>Lets a browser in that has a code, which is then used up.</summary>
    /// <param name="code">The code, from anybody.</param>
    /// <param name="device">What the browser is.</param>
    /// <param name="hasKey">Whether its page gets a key.</param>
    /// <param name="ended">Ends it.</param>
    /// <returns>The log-in, or null if the code opens nothing (any more).</returns>
    public async Task<MadeLogin?> LogInByCodeAsync(string code, string device, bool hasKey, CancellationToken ended)
    {
        if (await LogInsOfAsync(PersonSecret.UserOf(code), ended) is not (var user, { } logins))
        {
            return null;
        }

        // Not asked again where a silo is lost: it may have used the code up.
        var made = Make(device, hasKey, out var secret, out var key);
        return await logins.LogInByCode(Digest.Of(code), made) is { } id ? new(new(user, id, secret), key) : null;
    }

    /// <summary>Ends the log-in of a cookie, if it is one.</summary>
    /// <param name="cookie">The cookie, from anybody.</param>
    /// <param name="ended">Ends it.</param>
    /// <returns>A task that ends when the log-in opens nothing any more.</returns>
    public async Task LogOutAsync(LoginCookie cookie, CancellationToken ended)
    {
        if (await OfCookieAsync(cookie, key: null, ended) is ({ } caller, _))
        {
            await AskAsync(() => Logins(caller.User).End(cookie.Login), ended);
        }
    }

    private static NewLogin Make(string device, bool hasKey, out string secret, out string? key)
    {
        secret = Digest.NewSecret();
        key = hasKey ? Digest.NewSecret() : null;
        return new(Digest.Of(secret), key is null ? null : Digest.Of(key), device);
    }

    private ILoginsGrain Logins(string user) => grains.GetGrain<ILoginsGrain>(LoginsKey.Of(user));

    /// <summary>Only people who exist have a grain that is asked: whoever guesses names wakes none.</summary>
    private async Task<(string User, ILoginsGrain Grain)?> LogInsOfAsync(string? user, CancellationToken ended) =>
        user is not null && await AskAsync(() => directory.HasAsync(user), ended) ? (user, Logins(user)) : null;

    private Task<T> AskAsync<T>(Func<Task<T>> ask, CancellationToken ended) => LostSilo.AskAgainAsync(ask, time, ended);
}

/// <summary>A log-in that was just made, with its secrets: nothing else has them.</summary>
/// <param name="Cookie">The cookie for the browser.</param>
/// <param name="Key">The key for its page, or null.</param>
internal sealed record MadeLogin(LoginCookie Cookie, string? Key);
