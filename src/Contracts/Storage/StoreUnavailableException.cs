namespace Dormouse.Contracts;

/// <summary>
/// The store could not be read or written. Nothing was acknowledged: the caller may repeat its call, which is
/// recognised as the same one by its id. An Orleans exception, for those of storage reach the caller as they are.
/// </summary>
[Serializable, GenerateSerializer, Alias("dormouse.StoreUnavailableException")]
public sealed class StoreUnavailableException : OrleansException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">What failed, in one sentence without secrets.</param>
    public StoreUnavailableException(string message)
        : base(message)
    {
    }
}
