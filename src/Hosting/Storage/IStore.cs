namespace Dormouse.Hosting.Storage;

/// <summary>Where grain state is kept.</summary>
public interface IStore
{
    /// <summary>What it is, for people; without secrets.</summary>
    string Description { get; }

    /// <summary>Orleans' service id: part of every stored row, so that it must never change for a store.</summary>
    string ServiceId { get; }

    /// <summary>Reads a setting of the store; makes it if it is not there.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="make">Makes the value.</param>
    /// <returns>The value that is in the store afterwards.</returns>
    string Setting(string name, Func<string> make);

    /// <summary>Sets a setting of the store.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">The value.</param>
    void SetSetting(string name, string value);

    /// <summary>
    /// Empties a setting that holds a secret, so that files of ours do not hold it any more either. PostgreSQL clears its own later, by
    /// itself.
    /// </summary>
    /// <param name="name">Its name.</param>
    void EraseSetting(string name);

    /// <summary>Finds the grains that were left with work in the middle of it.</summary>
    /// <param name="stateName">The name of their state.</param>
    /// <param name="keyPrefix">What their keys begin with; may be empty.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <returns>Their keys.</returns>
    Task<IReadOnlyList<string>> FindOpenWorkAsync(string stateName, string keyPrefix, CancellationToken cancellationToken);

    /// <summary>Finds every row of a state. It may read much of the store: for what is done a few times a day.</summary>
    /// <param name="stateName">The name of the state.</param>
    /// <param name="keyPrefix">What the keys begin with.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <returns>The keys, in no order; those of rows without content, which older versions left, too.</returns>
    Task<IReadOnlyList<string>> FindKeysAsync(string stateName, string keyPrefix, CancellationToken cancellationToken);
}
