namespace Dormouse.Cluster.Storage;

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

    /// <summary>Finds the grains that were left with work in the middle of it.</summary>
    /// <param name="stateName">The name of their state.</param>
    /// <param name="keyPrefix">What their keys begin with; may be empty.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <returns>Their keys.</returns>
    Task<IReadOnlyList<string>> FindOpenWorkAsync(string stateName, string keyPrefix, CancellationToken cancellationToken);
}
