using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Telegram.Bot.Exceptions;
using Telegram.Bot.Types;
using Telegram.Bot.Types.Enums;

namespace Dormouse.Frontend.Telegram.Intake;

/// <summary>
/// <c>getUpdates</c> without reading the updates, and however deep they are: one that the library can't read would otherwise
/// make every batch with it fail until Telegram forgets it, a day later.
/// </summary>
/// <param name="http">The client.</param>
/// <param name="baseUrl">The address of the bot's methods, without a slash at its end.</param>
internal sealed class RawGetUpdates(HttpClient http, string baseUrl)
{
    /// <summary>Far deeper than anything that means something; the reader needs no stack for it.</summary>
    public const int Depth = 10_000;

    private const string Kinds = "message edited_message callback_query my_chat_member stopped_message_generation";

    /// <summary>The kinds of updates that are of use here.</summary>
    public static UpdateType[] Wanted { get; } =
    [
        UpdateType.Message,
        UpdateType.EditedMessage,
        UpdateType.CallbackQuery,
        UpdateType.MyChatMember,
        UpdateType.StoppedMessageGeneration,
    ];

    /// <summary>Asks, and waits for a while if there are none.</summary>
    /// <param name="offset">Every update before this one is confirmed; null to confirm none.</param>
    /// <param name="limit">Most updates to give.</param>
    /// <param name="timeout">How long the server waits.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The updates as Telegram sent them.</returns>
    /// <exception cref="RequestException">The server could not be reached, its answer can't be read, or it refused.</exception>
    public async Task<IReadOnlyList<JsonElement>> AskAsync(long? offset, int limit, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var arguments = new JsonObject
        {
            ["limit"] = limit,
            ["timeout"] = (int)timeout.TotalSeconds,
            ["allowed_updates"] = new JsonArray([.. Kinds.Split(' ').Select(static kind => (JsonNode)kind)]),
        };
        if (offset is not null)
        {
            arguments["offset"] = offset;
        }

        using var content = new StringContent(arguments.ToJsonString(), Encoding.UTF8, "application/json");
        try
        {
            using var response = await http.PostAsync(new Uri($"{baseUrl}/getUpdates"), content, cancellationToken);
            var body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
            return Read(body) ?? throw new RequestException("Telegram's answer can't be read", response.StatusCode);
        }
        catch (Exception exception) when (
            exception is HttpRequestException or IOException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            throw new RequestException("The call of getUpdates failed", exception);
        }
    }

    private static IReadOnlyList<JsonElement>? Read(byte[] body)
    {
        try
        {
            using var answer = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = Depth });
            if (answer.RootElement.TryGetProperty("result", out var updates) && updates.ValueKind is JsonValueKind.Array)
            {
                return [.. updates.EnumerateArray().Select(static update => update.Clone())];
            }

            if (answer.RootElement.TryGetProperty("error_code", out var code))
            {
                throw new ApiRequestException(
                    answer.RootElement.TryGetProperty("description", out var description) ? description.ToString() : "no reason",
                    code.GetInt32(),
                    RetryAfter(answer.RootElement));
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException)
        {
            // Not from Telegram, or cut off.
        }

        return null;
    }

    private static ResponseParameters? RetryAfter(JsonElement answer) =>
        answer.TryGetProperty("parameters", out var parameters)
        && parameters.ValueKind is JsonValueKind.Object
        && parameters.TryGetProperty("retry_after", out var seconds)
        && seconds.TryGetInt32(out var wait)
            ? new() { RetryAfter = wait }
            : null;
}
