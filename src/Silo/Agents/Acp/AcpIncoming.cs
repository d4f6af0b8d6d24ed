using System.Text.Json;
using System.Threading.Channels;

namespace Dormouse.Silo.Agents.Acp;

/// <summary>Reads the lines of an agent, and says which part of the connection each is for.</summary>
/// <param name="rpc">Takes answers, and refuses what nobody here does.</param>
/// <param name="opening">Says whether the past is being replayed.</param>
/// <param name="updates">Takes what the agent tells of its work.</param>
/// <param name="turn">The turn, without which nothing is asked.</param>
/// <param name="questions">Takes what the agent asks.</param>
/// <param name="refused">Notes what can't be read.</param>
internal sealed class AcpIncoming(
    AcpRpc rpc,
    AcpOpening opening,
    AcpUpdates updates,
    AcpTurn turn,
    AcpQuestions questions,
    AcpRefusedLines refused)
{
    /// <summary>Takes one line. Whatever stands in it, the next one is read.</summary>
    /// <param name="line">The line.</param>
    /// <returns>A task that ends when it is dealt with.</returns>
    public async ValueTask TakeAsync(ReadOnlyMemory<byte> line)
    {
        try
        {
            using var document = JsonDocument.Parse(JsonText.Whole(line), JsonReading.AsWhole);
            await TakeAsync(document.RootElement);
        }
        catch (Exception exception) when (exception is not (OperationCanceledException or ChannelClosedException))
        {
            refused.Note(line.Span, exception);
        }
    }

    private async ValueTask TakeAsync(JsonElement message)
    {
        if (message.String("method") is not { } method)
        {
            await rpc.TakeAnswerAsync(message);
            return;
        }

        var parameters = message.Property("params") ?? default;
        var id = message.Property("id") is { ValueKind: JsonValueKind.String or JsonValueKind.Number } given ? given.GetRawText() : null;
        switch (method)
        {
            case "session/update":
                await updates.TakeAsync(parameters.Property("update") ?? default, opening.IsReplaying);
                break;
            case "session/request_permission" when id is not null:
                if (turn is { Prompt: not null, IsInterrupted: false })
                {
                    await questions.AskAsync(id, parameters);
                }
                else
                {
                    // A person has stopped what it would be for.
                    questions.Cancel(id);
                }

                break;
            case "$/cancel_request":
                await questions.WithdrawAsync(parameters.Property("requestId")?.GetRawText() ?? "");
                break;
            default:
                if (id is not null)
                {
                    rpc.Refuse(id);
                }

                break;
        }
    }
}
