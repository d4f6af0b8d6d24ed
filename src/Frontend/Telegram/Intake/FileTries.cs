namespace Dormouse.Frontend.Telegram.Intake;

/// <summary>
/// How long one update's file has been tried. Only what passes since its own first failed try began counts, however long it waited
/// before that, and not the time for which Telegram asks everybody to wait.
/// </summary>
/// <param name="patience">After how much time it is given up.</param>
internal sealed class FileTries(TimeSpan patience)
{
    private TimeSpan? _since;
    private TimeSpan? _heldOffAt;

    /// <summary>Why the file was given up; null if it was not. It is not tried again then.</summary>
    public FileNotFetchedException? GivenUp { get; private set; }

    /// <summary>A try failed. Whether it was the last one is seen in <see cref="GivenUp"/>.</summary>
    /// <param name="failure">Why.</param>
    /// <param name="begun">When the try began, by the steady clock.</param>
    /// <param name="now">When it failed.</param>
    public void Failed(FileNotFetchedException failure, TimeSpan begun, TimeSpan now)
    {
        _since += begun - (_heldOffAt ?? begun);
        _heldOffAt = null;
        if (failure.IsHeldOff)
        {
            _since += now - begun;
            _heldOffAt = now;
            return;
        }

        _since ??= begun;
        if (now - _since >= patience)
        {
            GivenUp = failure;
        }
    }
}
