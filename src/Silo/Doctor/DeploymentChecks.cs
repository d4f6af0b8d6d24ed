namespace Dormouse.Silo.Doctor;

/// <summary>What is checked in another way in a cluster than alone.</summary>
/// <param name="settings">The settings.</param>
internal abstract class DeploymentChecks(SiloSettings settings)
{
    /// <summary>The settings.</summary>
    protected SiloSettings Settings => settings;

    /// <summary>Whether the store can be had.</summary>
    /// <returns>The finding.</returns>
    public abstract Task<Finding> StoreAsync();

    /// <summary>Whether the machine's name is free, and all sessions of the store are its own.</summary>
    /// <returns>The finding.</returns>
    public abstract Task<Finding> MachineNameAsync();

    /// <summary>Whether the silo's address in the cluster is its own.</summary>
    /// <returns>The finding.</returns>
    public abstract Task<Finding> AddressAsync();

    /// <summary>Whether the ports of a cluster are locked, and for how long.</summary>
    /// <returns>The finding.</returns>
    public abstract Finding Cluster();

    /// <summary>Whether the ports can be had at which other machines reach the silo.</summary>
    /// <param name="own">The Dormouse of these settings.</param>
    /// <returns>A finding for each port.</returns>
    public abstract IReadOnlyList<Finding> Ports(RunningSilo own);

    /// <summary>Asks another clock what time it is.</summary>
    /// <returns>Whose it is and what it says; null if there is none to ask.</returns>
    public abstract Task<(string Whose, DateTimeOffset Time)?> OtherClockAsync();
}
