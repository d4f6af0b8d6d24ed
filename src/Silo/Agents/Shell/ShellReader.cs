namespace Dormouse.Silo.Agents.Shell;

/// <summary>
/// Reads what a shell writes. What background jobs print between commands is a message of its own: it is told when they are silent for
/// a while, and at the latest when the next command begins or the shell ends.
/// </summary>
/// <param name="events">Where messages go.</param>
/// <param name="quiet">The while.</param>
internal sealed class ShellReader(AgentEventQueue events, TimeSpan quiet)
{
    private readonly ShellBackground _background = new(quiet);
    private volatile bool _isReading;

    /// <summary>Whether all that the shell has written until now was read, and more is waited for.</summary>
    public bool IsReading => _isReading;

    /// <summary>Reads the next bytes; what background jobs printed is told meanwhile.</summary>
    /// <param name="stream">What the shell writes.</param>
    /// <param name="bytes">Where the bytes go.</param>
    /// <param name="isInTurn">Whether there is a command, so that nothing is told until it begins.</param>
    /// <returns>The number of bytes; zero at the end.</returns>
    public async ValueTask<int> ReadAsync(Stream stream, byte[] bytes, Func<bool> isInTurn)
    {
        int? read;
        while ((read = await TryReadAsync(stream, bytes, isInTurn())) is null)
        {
            await SpeakAsync();
        }

        return read.Value;
    }

    /// <summary>Something was printed while no command ran.</summary>
    public void Overhear(string text) => _background.Append(text, TimeProvider.System.SteadyNow());

    /// <summary>Tells what was printed while no command ran.</summary>
    public async Task SpeakAsync()
    {
        if (!_background.IsEmpty && _background.Take() is { Length: > 0 } text)
        {
            await events.PostAsync(new AgentSpoke(Guid.NewGuid(), text, AgentUsage.None));
        }
    }

    /// <summary>A command begins: what was printed before is not of it, and somebody is there.</summary>
    public async Task WakeAsync()
    {
        await SpeakAsync();
        _background.Wake();
    }

    /// <returns>The number of bytes; null if it is time to tell what background jobs printed.</returns>
    private async ValueTask<int?> TryReadAsync(Stream stream, byte[] bytes, bool isInTurn)
    {
        _isReading = true;
        try
        {
            if (_background.IsEmpty || isInTurn)
            {
                return await stream.ReadAsync(bytes);
            }

            using var left = new CancellationTokenSource(_background.Left(TimeProvider.System.SteadyNow()));
            return await stream.ReadAsync(bytes, left.Token);
        }
        catch (OperationCanceledException)
        {
            return null;
        }
        finally
        {
            _isReading = false;
        }
    }
}
