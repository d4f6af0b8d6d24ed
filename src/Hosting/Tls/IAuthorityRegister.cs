namespace Dormouse.Hosting.Tls;

/// <summary>What the store of a cluster knows of its authority, so that no cluster gets two.</summary>
public interface IAuthorityRegister
{
    /// <summary>The fingerprint of the cluster's authority; null as long as none is known.</summary>
    string? Fingerprint { get; }

    /// <summary>Notes the authority of a cluster that has none.</summary>
    /// <param name="fingerprint">Its fingerprint.</param>
    /// <returns>The fingerprint that is noted afterwards.</returns>
    string Note(string fingerprint);

    /// <summary>Notes another authority, whatever was noted.</summary>
    /// <param name="fingerprint">Its fingerprint.</param>
    void Replace(string fingerprint);

    /// <summary>Whether a silo of another machine runs.</summary>
    /// <param name="machine">This machine's name.</param>
    /// <returns>Its name; null if none has given a sign of life lately.</returns>
    string? OtherSilo(string machine);
}
