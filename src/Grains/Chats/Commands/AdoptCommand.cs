using System.Globalization;
using Dormouse.Grains.Texts;

namespace Dormouse.Grains.Chats.Commands;

/// <summary>
/// Shows the conversations that agents on a machine have and that are no sessions, and makes a session that goes on with one. They are
/// the owner's: they lie in the home of whoever runs the program.
/// </summary>
internal sealed class AdoptCommand : IChatCommand
{
    private const string Copy = "copy";
    private const string Page = "page";
    private const int PageSize = 8;

    /// <summary>Enough of an id to name one conversation, and short enough for a button.</summary>
    private const int IdLength = 13;

    public string Name => "adopt";

    public string Arguments => "[@MACHINE] [WORDS]";

    public string Description => "go on with a conversation that was begun in a terminal";

    public bool IsOwnerOnly => true;

    public async Task<IReadOnlyList<Reply>> RunAsync(CommandRun run)
    {
        var machines = run.Arguments.Where(static word => word.StartsWith('@')).ToArray();
        string[] words = [.. run.Arguments.Where(static word => !word.StartsWith('@'))];
        var online = run.Scope.Machines.Online;
        var machine = machines is [var named] ? named[1..].ToLowerInvariant() : run.Scope.Machines.Local;
        if (machines.Length > 1)
        {
            return [new(ForkTexts.AdoptUsage)];
        }

        if (!online.Contains(machine))
        {
            return [new(ChatTexts.UnknownMachine(machine, online))];
        }

        return words switch
        {
            [Copy, var id] when IsId(id) => await AdoptAsync(run, machine, id, isCopy: true),
            [var id] when IsId(id) => await AdoptAsync(run, machine, id, isCopy: false),
            [Page, var number, .. var rest] when Number(number) is { } page => await ListAsync(run, machine, rest, page),
            _ => await ListAsync(run, machine, words, page: 1),
        };
    }

    private static async Task<IReadOnlyList<Reply>> ListAsync(CommandRun run, string machine, string[] words, int page)
    {
        var found = await FindAsync(run, machine, new(run.Message.User, words, (page - 1) * PageSize, PageSize, []));
        if (found.Conversations.Count == 0)
        {
            return [new(ForkTexts.NothingToAdopt)];
        }

        var now = run.Scope.Time.WallNow();
        var where = machine == run.Scope.Machines.Local ? "" : $"@{machine} ";
        var buttons = found.Conversations
            .Select(one => new Choice(Label(one.Title), $"/adopt {where}{one.Id[..Math.Min(one.Id.Length, IdLength)]}"))
            .ToList();
        if (found.HasMore)
        {
            var next = string.Create(CultureInfo.InvariantCulture, $"/adopt {where}{Page} {page + 1} {string.Join(' ', words)}");
            buttons.Add(new("More…", next.TrimEnd()));
        }

        return [new(string.Join('\n', found.Conversations.Select(one => ForkTexts.ConversationLine(one, now))), buttons)];
    }

    private static async Task<IReadOnlyList<Reply>> AdoptAsync(CommandRun run, string machine, string id, bool isCopy)
    {
        var request = run.Scope.RequestId(run.Message);
        var found = await FindAsync(run, machine, new(run.Message.User, [], 0, 2, []) { Id = id }, request);
        if (found.Conversations is not [var conversation])
        {
            return [new(ForkTexts.NoConversation(id))];
        }

        if (!conversation.IsFolderThere)
        {
            return [new(ForkTexts.NoFolder(conversation))];
        }

        if (conversation.HeldBy is not null && !isCopy)
        {
            var where = machine == run.Scope.Machines.Local ? "" : $"@{machine} ";
            return [new(ForkTexts.OnlyACopy(conversation), [new Choice(HolderTexts.Copy, $"/adopt {where}{Copy} {id}")])];
        }

        var name = await FreeName.OfAsync(run.User, conversation.Title, request);
        var origin = new SessionOrigin(
            isCopy ? OriginKind.AdoptedCopy : OriginKind.Adoption,
            conversation.Agent, conversation.Id, conversation.ConfigDirectory, conversation.Folder) { Chat = run.Scope.Key };
        var created = await run.AskAsync(run.User.Create(new(name, Persona: null, machine, request) { Origin = origin }));
        if (created.Entry is null)
        {
            return [new(created.Refusal!)];
        }

        run.Current.Enter(created.Entry);
        return [new(isCopy ? ForkTexts.AdoptedCopy(name, conversation) : ForkTexts.Adopted(name, conversation))];
    }

    /// <summary>Asks the machine, without the conversations that are sessions already, but for the one of this very request.</summary>
    private static async Task<ConversationPage> FindAsync(CommandRun run, string machine, ConversationQuery query, string? request = null)
    {
        var known = await run.AskAsync(run.User.Adopted());
        return await run.AskAsync(run.Machine(machine).Conversations(query with
        {
            Known = [.. known.Where(entry => entry.RequestId != request).Select(static entry => entry.Adopted!)],
        }));
    }

    private static string Label(string title) => title.Length <= 40 ? title : $"{title[..(char.IsHighSurrogate(title[38]) ? 38 : 39)]}…";

    private static bool IsId(string word) =>
        word.Length is >= IdLength and <= 36 && word[8] == '-' && word.All(static c => char.IsAsciiHexDigitLower(c) || c == '-');

    private static int? Number(string word) =>
        int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is > 0 and < 10_000 ? number : null;
}
