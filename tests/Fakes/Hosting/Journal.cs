namespace Dormouse.Fakes;

/// <summary>A list that grows under one thread and is read, as a copy, under another.</summary>
internal sealed class Journal<T>(Bell bell)
{
    private readonly Lock _gate = new();
    private readonly List<T> _entries = [];

    public IReadOnlyList<T> Entries
    {
        get
        {
            lock (_gate)
            {
                return [.. _entries];
            }
        }
    }

    public void Add(T entry)
    {
        lock (_gate)
        {
            _entries.Add(entry);
        }

        bell.Ring();
    }
}
