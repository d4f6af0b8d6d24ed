using System.Globalization;
using System.Text;
using Dormouse.Frontend.Channels;
using Dormouse.Frontend.Channels.Delivery;

namespace Dormouse.Frontend.Web;

/// <summary>The API's conversations: messages and answers down, events up, files beside them.</summary>
internal static class ChatApi
{
    /// <summary>Most characters of a message: what a session takes as one prompt.</summary>
    public const int MaxText = 200_000;

    private const int MaxId = 200;
    private const int MaxLast = 10_000;
    private const int MaxFiles = 20;
    private const string Markdown = "text/markdown";
    private const string AnyType = "application/octet-stream";

    public static void MapChats(this IEndpointRouteBuilder api)
    {
        var chat = api.MapGroup("/chats/{chat}").WithTags("Chats");
        chat.MapPost("/messages", SendAsync)
            .DescribeBody<MessageBody>()
            .WithSummary("Sends a message or a command; answered once it is safely stored.")
            .Produces<AcceptedBody>(StatusCodes.Status202Accepted);
        chat.MapPost("/answers/{question}", AnswerAsync)
            .DescribeBody<AnswerBody>()
            .WithSummary("Answers a question or an approval.")
            .Produces<AcceptedBody>(StatusCodes.Status202Accepted);
        chat.MapGet("/events", ReadEvents)
            .WithSummary("Server-sent events after a number, or from the last few on; Last-Event-ID comes before both.")
            .Produces<EventData>(StatusCodes.Status200OK, "text/event-stream");
        chat.MapGet("/files/{seq:long}", DownloadAsync)
            .WithSummary("What an event “file” told of: long output in CommonMark, or a file of a session.")
            .Produces<string>(StatusCodes.Status200OK, Markdown);
        chat.MapPost("/files", UploadAsync)
            .DescribeBody<FilesForm>("multipart/form-data")
            .WithSummary("Uploads files; they go with the next message, or with the one that names them.")
            .Produces<UploadedBody>(StatusCodes.Status201Created);
    }

    private static async Task<IResult> SendAsync(HttpContext context, ChannelInbox inbox, string chat)
    {
        var key = KeyOf(context, chat);
        var body = await JsonBody.ReadAsync<MessageBody>(context, """{"text": "hello"}""");
        var text = body.Text ?? "";
        if (text.Length > MaxText)
        {
            return TooLong();
        }

        var files = (body.Files ?? []).Select(FileToken.Read).ToArray();
        if (files.Length > MaxFiles || files.Contains(null))
        {
            return Problems.Bad($"“files” may name up to {MaxFiles} files, each as the upload's answer named it.");
        }

        return string.IsNullOrWhiteSpace(text) && files.Length == 0
            ? Problems.Bad("The message is empty: “text” needs at least one character that shows.")
            : await AcceptAsync(context, inbox, key, new(IdOf(body.Id), UserOf(context), text, files!));
    }

    private static async Task<IResult> AnswerAsync(
        HttpContext context, IGrainFactory grains, ChannelInbox inbox, string chat, string question)
    {
        var key = KeyOf(context, chat);
        var body = await JsonBody.ReadAsync<AnswerBody>(context, """{"answer": "Yes"}""");
        return body.Answer switch
        {
            { Length: > MaxText } => TooLong(),
            null or "" =>
                Problems.Bad("The answer is empty: “answer” needs one of the question's options, several of them as a list, or a text."),
            _ when !await AskAgainAsync(context, () => grains.GetGrain<IChatGrain>(key).KnowsQuestion(question)) =>
                Problems.NotFound($"There is no question “{question}” in this chat; an event “question” says what there is."),
            _ => await AcceptAsync(context, inbox, key, new(IdOf(body.Id), UserOf(context), "", [], new(question, body.Answer))),
        };
    }

    private static async Task<IResult> ReadEvents(
        HttpContext context, IGrainFactory grains, string chat, string? after = null, string? last = null)
    {
        var grain = grains.GetGrain<IChatGrain>(KeyOf(context, chat));
        if (!TryNumber(context.Request.Headers["Last-Event-ID"], out var seen) && !TryNumber(after ?? "0", out seen))
        {
            return Problems.Bad("“after” is the number of the last event that you have seen, or 0.");
        }

        if (seen == 0 && last is not null)
        {
            if (!TryNumber(last, out var count) || count > MaxLast)
            {
                return Problems.Bad(
                    string.Create(
                        CultureInfo.InvariantCulture, $"“last” is how many of the newest events to begin with, from 0 to {MaxLast}."));
            }

            seen = await grain.BeforeLast((int)count);
        }

        return new EventStream(grain, seen, $"/api/chats/{Uri.EscapeDataString(ChatName.Of(context, chat))}/files");
    }

    private static async Task<IResult> DownloadAsync(HttpContext context, IGrainFactory grains, string chat, long seq)
    {
        var found = await grains.GetGrain<IChatGrain>(KeyOf(context, chat)).Find(seq);
        if (found?.File is { } file)
        {
            // Never shown by the browser as what it says it is: it is whatever somebody has in a session's folder.
            return await StoredFile.ReadAsync(grains.GetGrain<IUploadGrain>(file.Upload)) is { } content
                ? Results.File(content, AnyType, file.Name)
                : Problems.NotFound(ChannelTexts.FileGone(file.Name));
        }

        return found is { Kind: ChatOutputKind.Answer or ChatOutputKind.Notice } output
            ? Results.File(Encoding.UTF8.GetBytes(output.Text), $"{Markdown}; charset=utf-8", $"{LongOutput.NameOf(output)}.md")
            : Problems.NotFound($"There is no answer or notice {seq} in this chat; an event “file” says where one is.");
    }

    private static async Task<IResult> UploadAsync(
        HttpContext context, IGrainFactory grains, string chat, string? id = null)
    {
        var key = KeyOf(context, chat);
        var keys = new UploadKeys(Caller.Of(context).Secret, key, IdOf(id));
        var files = await new Uploads(grains, UserOf(context), keys).ReceiveAsync(context);
        if (files.Count == 0)
        {
            return Problems.Bad("There is no file in the request; send it as multipart/form-data with a file name.");
        }

        return await grains.GetGrain<IChatGrain>(key).Attach(files)
            ? Results.Json(UploadedBody.Of(files), statusCode: StatusCodes.Status201Created)
            : Problems.Conflict("Too many files wait for a message already; send a message first.");
    }

    private static async Task<IResult> AcceptAsync(HttpContext context, ChannelInbox inbox, string key, ChatMessage message)
    {
        try
        {
            return await AskAgainAsync(context, async () =>
            {
                await inbox.AcceptAsync(key, message);
                return Results.Json(new AcceptedBody(message.Id), statusCode: StatusCodes.Status202Accepted);
            });
        }
        catch (Exception exception) when (exception is TimeoutException or OrleansException)
        {
            // It may be taken all the same: the conversation has it in memory, or has written it and could not say so.
            var why = FullDisk.IsTold(exception.Message)
                ? "The disk that holds Dormouse's store is full; free some space, and"
                : "Dormouse can't store your message right now, or can't say that it did;";
            return Problems.Unavailable($"{why} send it again with “id”: “{message.Id}”, so that it is taken once.");
        }
    }

    private static Task<T> AskAgainAsync<T>(HttpContext context, Func<Task<T>> ask) =>
        LostSilo.AskAgainAsync(ask, context.RequestServices.GetRequiredService<TimeProvider>(), context.RequestAborted);

    private static string UserOf(HttpContext context) => context.User.Identity!.Name!;

    private static string KeyOf(HttpContext context, string chat) =>
        ChatName.Of(context, chat) is var name && ChatKey.IsWebName(name)
            ? ChatKey.OfWeb(UserOf(context), name)
            : throw new ProblemException(
                Problems.Bad($"A chat's name is 1 to {ChatKey.MaxWebName} characters, none of them a control character."));

    private static string IdOf(string? id) => id switch
    {
        null => Guid.NewGuid().ToString("N"),
        { Length: >= 1 and <= MaxId } => id,
        _ => throw new ProblemException(Problems.Bad($"“id” is 1 to {MaxId} characters that name the message, or left out.")),
    };

    private static bool TryNumber(string? text, out long number) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);

    private static IResult TooLong() => Problems.TooLarge(string.Create(
        CultureInfo.InvariantCulture, $"The text has more than {MaxText:N0} characters, which is the most that one message takes; send it as a file instead."));
}
