namespace Dormouse.Silo.Agents.Acp;

/// <summary>How long the agent's own record of a conversation is, so that what comes behind is told from what was there.</summary>
/// <param name="record">What it keeps.</param>
/// <param name="home">Where it looks for its files.</param>
internal sealed class AcpRecordLength(AcpRecord record, AcpHome home)
{
    private string? _file;

    /// <summary>The length now.</summary>
    /// <param name="conversation">The agent's own id of the conversation.</param>
    /// <returns>Bytes; 0 if there is no record.</returns>
    public long Of(string conversation) => AcpFiles.LengthOf(_file ??= record.FileOf(home, conversation));
}
