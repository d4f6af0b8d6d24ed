using Dormouse.Grains.Texts;

namespace Dormouse.Grains.Chats.Commands;

/// <summary>What Telegram sends when somebody opens the bot for the first time.</summary>
internal sealed class StartCommand : IChatCommand
{
    public string Name => "start";

    public string Description => "what this is in one sentence, and three ways to begin";

    public Task<IReadOnlyList<Reply>> RunAsync(CommandRun run) => Task.FromResult<IReadOnlyList<Reply>>(
    [
        new(
            HelpTexts.Welcome,
            [new(HelpTexts.TryLabel, HelpTexts.Try), new(HelpTexts.NewLabel, "/new"), new(HelpTexts.WhatLabel, "/help")]),
    ]);
}
