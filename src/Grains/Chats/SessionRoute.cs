using Dormouse.Grains.Moves;
using Dormouse.Grains.Placement;
using Dormouse.Grains.Sessions;

namespace Dormouse.Grains.Chats;

/// <summary>Calls sessions wherever they are by now.</summary>
/// <param name="scope">The chat.</param>
/// <param name="follow">Called with the old and the new key of a session that was found to have moved.</param>
internal sealed class SessionRoute(ChatScope scope, Action<string, string> follow)
{
    /// <summary>Calls a session.</summary>
    /// <param name="key">Its key, as far as this chat knows.</param>
    /// <param name="call">The call.</param>
    /// <exception cref="MachineAwayException">The machine that it is on now is away.</exception>
    public async Task<T> CallAsync<T>(string key, Func<ISessionGrain, Task<T>> call)
    {
        while (true)
        {
            try
            {
                return await call(scope.Session(key));
            }
            catch (MachineAwayException away)
            {
                if (await FollowAsync(key, away) is not { } moved)
                {
                    throw;
                }

                key = moved;
            }
        }
    }

    /// <summary>A machine is away; but the session that is looked for may have left it before.</summary>
    /// <param name="key">The session's key, as far as this chat knows.</param>
    /// <param name="away">What a call to it has said.</param>
    /// <returns>The key that it is known by here from now on; null if it is on that machine.</returns>
    public async Task<string?> FollowAsync(string key, MachineAwayException away)
    {
        if (SessionKey.Parse(key).Machine != away.Machine
            || await scope.Grains.GetGrain<IForwardingGrain>(ForwardingKey.Of(key)).Find() is not { } moved)
        {
            return null;
        }

        follow(key, moved.ToString());
        return moved.ToString();
    }
}
