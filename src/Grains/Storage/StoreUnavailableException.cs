namespace Dormouse.Grains.Storage;

/// <summary>
/// The store could not be read or written. Nothing was acknowledged: the caller may repeat its call, which is
/// recognised as the same one by its id.
/// </summary>
[Serializable, GenerateSerializer, Alias("dormouse.StoreUnavailableException")]
public sealed class StoreUnavailableException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">What failed, in one sentence without secrets.</param>
    public StoreUnavailableException(string message)
        : base(message)
    {
    }
}
