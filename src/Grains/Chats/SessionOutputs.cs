using Dormouse.Grains.Texts;

namespace Dormouse.Grains.Chats;

/// <summary>Takes what sessions tell a chat: what is kept goes into the log, and what is passing into the live view.</summary>
/// <param name="state">The chat's state.</param>
/// <param name="log">What is kept.</param>
/// <param name="live">What is not.</param>
/// <param name="mode">How much is shown.</param>
/// <param name="questions">Questions.</param>
/// <param name="working">The sessions that work.</param>
/// <param name="isWeb">Whether the chat is one of the web, which shows each file by itself.</param>
/// <param name="chat">Where a change is seen.</param>
internal sealed class SessionOutputs(
    ChatState state,
    OutputLog log,
    LiveView live,
    OutputModeSetting mode,
    PutQuestions questions,
    WorkingSessions working,
    bool isWeb,
    ChatParts chat)
{
    // What Telegram takes.
    private const int MostInAlbum = 10;

    // A draft shows the end, and a turn may print megabytes.
    private const int MostOfDraft = 16_384;

    /// <summary>Takes outputs, in order.</summary>
    /// <param name="outputs">The outputs.</param>
    /// <returns>A task that ends when what is kept of them is durable.</returns>
    public async Task TakeAsync(IReadOnlyList<SessionOutput> outputs)
    {
        var (keeps, shown) = (false, live.Version);
        foreach (var output in outputs)
        {
            keeps |= Take(output);
        }

        if (keeps)
        {
            await log.WriteAsync();
        }
        else if (live.Version != shown)
        {
            chat.Changed();
        }
    }

    /// <summary>Whether the answer to a prompt has been taken.</summary>
    /// <param name="promptId">The prompt.</param>
    /// <returns>True if it has, durably.</returns>
    public async Task<bool> HasAnswerAsync(Guid promptId)
    {
        var has = log.Knows(AnswerId(promptId));
        if (has && log.HasUnwritten)
        {
            // The session forgets the prompt for this: it must not be true in memory only.
            await log.WriteAsync();
        }

        return has;
    }

    /// <inheritdoc cref="IChatGrain.FindAnswer"/>
    public async Task<string?> FindAnswerAsync(Guid promptId) => (await log.FindAsync(AnswerId(promptId)))?.Text;

    /// <summary>Takes one output.</summary>
    /// <returns>Whether something must be written.</returns>
    private bool Take(SessionOutput output)
    {
        switch (output)
        {
            case SessionWorking now:
                working.Note(now.Session, now.IsWorking);
                live.SetWorking(now.Session, now.IsWorking, now.IsAsking);
                chat.Chores.Update();
                return false;
            case SessionText text:
                if (mode.ShowsText)
                {
                    live.Append(text.Session, text.Text, mode.Mode is OutputMode.Verbose ? null : MostOfDraft);
                }

                return false;
            case SessionProgress progress:
                if (mode.Mode is not OutputMode.Quiet)
                {
                    live.SetProgress(progress.Session, progress.Text);
                }

                return false;
            case SessionDetail detail when mode.Mode is not OutputMode.Verbose:
                live.EndPiece(detail.Session);
                return false;
            case SessionDetail detail:
                return TakeDetail(detail);
            case SessionAnswer answer:
                TakeOnce(AnswerId(answer.PromptId), answer.Session, ChatOutputKind.Answer, answer.Text);
                return true;
            case SessionNotice notice:
                TakeOnce(notice.Id, notice.Session, ChatOutputKind.Notice, notice.Text, notice.Choices);
                return true;
            case SessionFiles sent:
                TakeFiles(sent);
                return true;
            case SessionQuestion question:
                questions.Take(question);
                return true;
            case SessionQuestionClosed closed:
                return questions.Take(closed);
            case SessionMoved moved:
                chat.Follow(moved.From.ToString(), moved.To.ToString());

                // For good: the old machine may never come back.
                return true;
            default:
                return false;
        }
    }

    private bool TakeDetail(SessionDetail detail)
    {
        var before = state.Outbox.Count;
        var text = live.TextOf(detail.Session);
        if (text.Length > 0)
        {
            if (log.IsNew($"{detail.Id}-text"))
            {
                log.Keep(new(0, ChatOutputKind.Detail, $"{detail.Id}-text", detail.Session, default, text));
            }

            // Also a repeat, because it could not be written, brings the text once more.
            live.Replace(detail.Session);
        }

        TakeOnce(detail.Id, detail.Session, ChatOutputKind.Detail, detail.Text);

        // What is left out at once, behind others that nobody takes, is not worth a write.
        return !log.LeaveOutDetails() || state.Outbox.Count != before;
    }

    private void TakeOnce(string id, string session, ChatOutputKind kind, string text, IReadOnlyList<Choice>? choices = null)
    {
        if (log.IsNew(id))
        {
            if (kind is ChatOutputKind.Answer or ChatOutputKind.Detail)
            {
                live.Replace(session);
            }

            log.Keep(new(0, kind, id, session, default, text) { Choices = choices ?? [] });
        }
    }

    private void TakeFiles(SessionFiles sent)
    {
        if (!log.IsNew(sent.Id))
        {
            return;
        }

        var number = 0;
        foreach (var album in Albums(sent.Files))
        {
            var text = isWeb ? AgentFileTexts.Sent(album[0].Name, sent.Session) : "";
            log.Keep(new(0, ChatOutputKind.Notice, FormattableString.Invariant($"{sent.Id}-{number++}"), sent.Session, default, text)
            {
                File = album[0],
                Album = album[1..],
            });
        }
    }

    /// <summary>Files that are shown together: pictures with pictures, others with others.</summary>
    private IEnumerable<Attachment[]> Albums(IReadOnlyList<Attachment> files) => isWeb
        ? files.Select(static file => new[] { file })
        : files.GroupBy(static file => file.IsPicture).SelectMany(static kind => kind.Chunk(MostInAlbum));

    private static string AnswerId(Guid promptId) => $"answer-{promptId:N}";
}
