using System.Text.Json.Nodes;

namespace Dormouse.Fakes;

/// <summary>The server says no. Mistaken is set where only a mistake of the bot can be the cause.</summary>
internal sealed class BotApiError(int code, string description, JsonObject? parameters = null, bool mistaken = false)
    : Exception(description)
{
    public int Code => code;

    public JsonObject? Parameters => parameters;

    public bool Mistaken => mistaken;

    public static BotApiError Bad(string description) => new(400, $"Bad Request: {description}");

    public static BotApiError Upgraded(long to) => new(
        400, "Bad Request: group chat was upgraded to a supergroup chat", new JsonObject { ["migrate_to_chat_id"] = to });

    public static BotApiError Mistake(string description) => new(400, $"Bad Request: {description}", mistaken: true);
}
