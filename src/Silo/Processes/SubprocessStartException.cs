namespace Dormouse.Silo.Processes;

/// <summary>A program could not be started; the message is one sentence for people, with the likely cause.</summary>
internal sealed class SubprocessStartException : Exception
{
    public SubprocessStartException()
    {
    }

    public SubprocessStartException(string message)
        : base(message)
    {
    }

    public SubprocessStartException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
