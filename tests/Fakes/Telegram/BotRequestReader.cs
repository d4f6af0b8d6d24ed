using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Dormouse.Fakes;

/// <summary>Reads the query and a JSON, form-urlencoded or multipart body into one set of arguments.</summary>
internal static class BotRequestReader
{
    private static readonly HashSet<string> Structured =
    [
        "reply_markup", "entities", "caption_entities", "link_preview_options", "reply_parameters", "allowed_updates",
        "commands", "scope", "reaction", "menu_button", "media",
    ];

    private static readonly HashSet<string> Numbers =
    [
        "chat_id", "message_id", "message_thread_id", "offset", "limit", "timeout", "user_id", "draft_id", "max_connections",
        "cache_time", "icon_color",
    ];

    public static async Task<BotCall> ReadAsync(HttpContext context, string method, CancellationToken stop)
    {
        var args = new JsonObject();
        var files = new Dictionary<string, SentFile>();
        foreach (var (name, values) in context.Request.Query)
        {
            args[name] = values.ToString();
        }

        if (context.Request.HasFormContentType)
        {
            var form = await context.Request.ReadFormAsync(stop);
            foreach (var (name, values) in form)
            {
                args[name] = values.ToString();
            }

            foreach (var file in form.Files)
            {
                files[file.Name] = await FileAsync(file, stop);
            }
        }
        else if (context.Request.HasJsonContentType())
        {
            foreach (var (name, value) in await JsonAsync(context, stop))
            {
                args[name] = value?.DeepClone();
            }
        }

        foreach (var name in args.Select(pair => pair.Key).ToList())
        {
            Normalise(args, name);
        }

        return new BotCall(method, args, files, TimeProvider.System.GetUtcNow());
    }

    private static async Task<SentFile> FileAsync(IFormFile file, CancellationToken stop)
    {
        using var copy = new MemoryStream();
        await file.CopyToAsync(copy, stop);
        return new SentFile(file.FileName, file.ContentType ?? "application/octet-stream", copy.ToArray());
    }

    private static async Task<JsonObject> JsonAsync(HttpContext context, CancellationToken stop)
    {
        if (context.Request.ContentLength == 0)
        {
            return [];
        }

        try
        {
            return await JsonNode.ParseAsync(context.Request.Body, cancellationToken: stop) as JsonObject
                ?? throw BotApiError.Mistake("object expected as JSON-serialized request");
        }
        catch (JsonException)
        {
            throw BotApiError.Mistake("can't parse request: JSON is broken");
        }
    }

    private static void Normalise(JsonObject args, string name)
    {
        if (args[name] is not JsonValue value || !value.TryGetValue<string>(out var text))
        {
            return;
        }

        if (Numbers.Contains(name) && long.TryParse(text, out var number))
        {
            args[name] = number;
        }
        else if (Structured.Contains(name) && text.Length > 0)
        {
            try
            {
                args[name] = JsonNode.Parse(text);
            }
            catch (JsonException)
            {
                throw BotApiError.Mistake($"can't parse {name} JSON object");
            }
        }
    }
}
