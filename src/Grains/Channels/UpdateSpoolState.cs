using Dormouse.Grains.Storage;

namespace Dormouse.Grains.Channels;

/// <summary>What is persisted of a chat's updates that wait. Bounded: who writes on and on is told how much was left out.</summary>
[GenerateSerializer, Alias("dormouse.UpdateSpoolState")]
internal sealed class UpdateSpoolState : IOpenWork
{
    /// <summary>Most updates that are kept for one chat.</summary>
    public const int MostUpdates = 500;

    /// <summary>Most characters that they have together.</summary>
    public const int MostCharacters = 1024 * 1024;

    /// <summary>The updates, in order.</summary>
    [Id(0)]
    public List<SpooledUpdate> Updates { get; set; } = [];

    /// <summary>
    /// Ids of the last ones that were left out, at most <see cref="MostUpdates"/>: they may come again. Their ids have no order, for an
    /// update that was stuck comes after newer ones. Earlier versions kept the last id alone, as number 1.
    /// </summary>
    [Id(70)]
    public List<long> LeftOut { get; set; } = [];

    /// <inheritdoc/>
    public bool HasOpenWork => Updates.Count > 0;

    /// <summary>The state with more updates behind those that are there.</summary>
    /// <param name="updates">The updates.</param>
    /// <returns>The new state; this one if there was nothing new.</returns>
    public UpdateSpoolState With(IReadOnlyList<SpooledUpdate> updates)
    {
        var next = new UpdateSpoolState { Updates = [.. Updates], LeftOut = [.. LeftOut] };
        var characters = Updates.Sum(static update => update.Json.Length);
        var isNew = false;
        foreach (var update in updates.Where(update => !next.Knows(update.Id)))
        {
            isNew = true;
            characters += update.Json.Length;
            if (next.Updates.Count == 0 || (next.Updates.Count < MostUpdates && characters <= MostCharacters))
            {
                next.Updates.Add(update);
                continue;
            }

            characters -= update.Json.Length;
            next.LeaveOut(update);
        }

        return isNew ? next : this;
    }

    /// <summary>The state without an update.</summary>
    /// <param name="id">Its id.</param>
    /// <returns>The new state; this one if it has no such update.</returns>
    public UpdateSpoolState Without(long id) => Updates.All(update => update.Id != id)
        ? this
        : new() { Updates = [.. Updates.Where(update => update.Id != id)], LeftOut = LeftOut };

    /// <summary>What comes a second time is kept, or among those that were left out.</summary>
    private bool Knows(long id) => LeftOut.Contains(id) || Updates.Exists(kept => kept.Id == id);

    private void LeaveOut(SpooledUpdate update)
    {
        LeftOut.Add(update.Id);
        LeftOut.RemoveRange(0, Math.Max(0, LeftOut.Count - MostUpdates));
        if (Updates[^1].LeftOut > 0)
        {
            Updates[^1] = Updates[^1] with { LeftOut = Updates[^1].LeftOut + 1 };
        }
        else
        {
            Updates.Add(update with { LeftOut = 1 });
        }
    }
}
