namespace Dormouse.Grains.Chats;

/// <summary>Calls sessions wherever they are by now, and knows which ones do not answer.</summary>
/// <param name="scope">The chat.</param>
/// <param name="follow">Called with the old and the new key of a session that was found to have moved.</param>
internal sealed class SessionRoute(ChatScope scope, Action<string, string> follow)
{
    /// <summary>Since when sessions have not answered, or have failed at every call.</summary>
    private readonly Dictionary<string, TimeSpan> _failing = [];

    /// <summary>Calls that are still out, though nobody waits for them any more.</summary>
    private readonly Dictionary<string, Task> _unanswered = [];

    /// <summary>Whether a session has failed for so long that others need not wait for it.</summary>
    /// <param name="key">The session's key.</param>
    /// <returns>True if it has.</returns>
    public bool IsFailing(string key) => _failing.TryGetValue(key, out var since) && scope.Time.SteadyNow() - since >= Patience.Limit;

    /// <summary>Whether a call is out that a session may still answer: another one now could only wait behind it.</summary>
    /// <param name="key">The session's key.</param>
    /// <returns>True if one is.</returns>
    public bool IsBusy(string key) => _unanswered.TryGetValue(key, out var call) && !call.IsCompleted;

    /// <summary>Calls a session.</summary>
    /// <param name="key">Its key, as far as this chat knows.</param>
    /// <param name="call">The call. It may still be taken after a time-out, so it must be one that may be repeated.</param>
    /// <param name="isWork">
    /// False for a mere question, which a session answers that can do nothing else: it says nothing of whether the session fails.
    /// </param>
    /// <exception cref="MachineAwayException">The machine that it is on now is away.</exception>
    /// <exception cref="TimeoutException">It has not answered in time.</exception>
    public async Task<T> CallAsync<T>(string key, Func<ISessionGrain, Task<T>> call, bool isWork = true)
    {
        while (true)
        {
            var began = scope.Time.SteadyNow();
            try
            {
                var answer = await AskAsync(key, call(scope.Session(key)));
                if (isWork)
                {
                    _failing.Remove(key);
                }

                return answer;
            }
            catch (MachineAwayException away)
            {
                _failing.Remove(key);
                if (await FollowAsync(key, away) is not { } moved)
                {
                    throw;
                }

                key = moved;
            }
            catch (Exception exception) when (exception is TimeoutException or OrleansException)
            {
                if (isWork)
                {
                    _failing.TryAdd(key, began);
                }

                throw;
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

    private async Task<T> AskAsync<T>(string key, Task<T> answer)
    {
        try
        {
            return await answer.PatientlyAsync(scope.Time);
        }
        catch (TimeoutException)
        {
            _unanswered[key] = answer;
            throw;
        }
    }
}
