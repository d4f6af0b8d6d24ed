namespace Dormouse.Grains.Chats;

/// <summary>How long a chat waits for a session or a machine before it lets others pass.</summary>
internal static class Patience
{
    /// <summary>The longest wait for one answer.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan Step = TimeSpan.FromSeconds(1);

    /// <summary>Waits for an answer, and not for ever.</summary>
    /// <param name="answer">What was asked.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="NoAnswerException">It has not come in time; it may still come, and nobody looks at it then.</exception>
    public static async Task<T> PatientlyAsync<T>(this Task<T> answer, TimeProvider time)
    {
        await ((Task)answer).PatientlyAsync(time);
        return await answer;
    }

    /// <inheritdoc cref="PatientlyAsync{T}"/>
    public static async Task PatientlyAsync(this Task answer, TimeProvider time)
    {
        // Second by second: when the clock leaps, as after a computer has slept, nobody could have answered meanwhile.
        for (var waited = TimeSpan.Zero; waited < Limit && !answer.IsCompleted; waited += Step)
        {
            await answer.WaitAsync(Step, time).ConfigureAwait(
                ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);
        }

        if (!answer.IsCompleted)
        {
            answer.Ignore();
            throw new NoAnswerException();
        }

        await answer;
    }
}
