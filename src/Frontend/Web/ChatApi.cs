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
    private const int MaxFiles = 20;
    private const string Markdown = "text/markdown";
    private const string AnyType = "application/octet-stream";

    public static void MapChats(this IEndpointRouteBuilder api)
    {
        var chat = api.MapGroup("/chats/{chat}").WithTags("Chats");
        chat.MapPost("/messages", static (HttpContext context, ChannelInbox inbox, string chat) =>
                SendAsync(context, inbox, KeyOf(context, chat)))
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
        chat.MapGet("/files/{seq:long}", static (HttpContext context, IGrainFactory grains, string chat, long seq) =>
                DownloadAsync(grains, KeyOf(context, chat), seq))
            .WithSummary("What an event “file” told of: long output in CommonMark, or a file of a session.")
            .Produces<string>(StatusCodes.Status200OK, Markdown);
        chat.MapPost("/files", static (HttpContext context, IGrainFactory grains, string chat, string? id = null) =>
                UploadAsync(context, grains, KeyOf(context, chat), id))
            .DescribeBody<FilesForm>("multipart/form-data")
            .WithSummary("Uploads files; they go with the next message, or with the one that names them.")
            .Produces<UploadedBody>(StatusCodes.Status201Created);
    }

    /// <summary>Takes a message for a chat.</summary>
    /// <param name="context">The request.</param>
    /// <param name="inbox">Where it goes.</param>
    /// <param name="key">The chat's key.</param>
    /// <param name="prepare">What has to be done with the chat before it gets the message; may be called several times. Or null.</param>
    /// <returns>The answer: 202 once it is safely stored.</returns>
    internal static async Task<IResult> SendAsync(
        HttpContext context, ChannelInbox inbox, string key, Func<Task>? prepare = null)
    {
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
            : await AcceptAsync(context, inbox, key, new(IdOf(body.Id), UserOf(context), text, files!), prepare);
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
        var seen = await EventNumber.ReadAsync(context, after, last, grain.BeforeLast);
        var files = $"/api/chats/{Uri.EscapeDataString(ChatName.Of(context, chat))}/files";
        return new EventStream<ChatOutput>(grain.Read(seen), output =>
        {
            var (name, data) = EventData.Of(output, files);
            return new(name, EventNumber.IdOf(data.Seq), data);
        });
    }

    /// <summary>Gives a file, or output that is longer than messages.</summary>
    /// <param name="grains">The chat's grain and the uploads'.</param>
    /// <param name="key">The chat's key.</param>
    /// <param name="seq">The output's number.</param>
    /// <returns>The answer.</returns>
    internal static async Task<IResult> DownloadAsync(IGrainFactory grains, string key, long seq)
    {
        var found = await grains.GetGrain<IChatGrain>(key).Find(seq);
        if (found?.File is { } file)
        {
            // Never shown by the browser as what it says it is: it is whatever somebody has in a session's folder.
            return await grains.GetGrain<IUploadGrain>(file.Upload).ReadWholeAsync() is { } content
                ? Results.File(content, AnyType, file.Name)
                : Problems.NotFound(ChannelTexts.FileGone(file.Name));
        }

        return found is { Kind: ChatOutputKind.Answer or ChatOutputKind.Notice } output
            ? Results.File(Encoding.UTF8.GetBytes(output.Text), $"{Markdown}; charset=utf-8", $"{LongOutput.NameOf(output)}.md")
            : Problems.NotFound($"There is no answer or notice {seq} in this chat; an event “file” says where one is.");
    }

    /// <summary>Takes files for a chat.</summary>
    /// <param name="context">The request.</param>
    /// <param name="grains">The chat's grain and the uploads'.</param>
    /// <param name="key">The chat's key.</param>
    /// <param name="id">Names the upload, so that it can be sent again; or null.</param>
    /// <returns>The answer: 201 with what a message calls them.</returns>
    internal static async Task<IResult> UploadAsync(HttpContext context, IGrainFactory grains, string key, string? id)
    {
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

    private static async Task<IResult> AcceptAsync(
        HttpContext context, ChannelInbox inbox, string key, ChatMessage message, Func<Task>? prepare = null)
    {
        try
        {
            return await AskAgainAsync(context, async () =>
            {
                await (prepare?.Invoke() ?? Task.CompletedTask);
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

    private static IResult TooLong() => Problems.TooLarge(string.Create(
        CultureInfo.InvariantCulture, $"The text has more than {MaxText:N0} characters, which is the most that one message takes; send it as a file instead."));
}
