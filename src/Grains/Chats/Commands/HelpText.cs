using Dormouse.Grains.Texts;

namespace Dormouse.Grains.Chats.Commands;

/// <summary>What <c>/help</c> says.</summary>
internal static class HelpText
{
    /// <summary>What is written behind <c>/help</c> for the whole list.</summary>
    public const string Everything = "all";

    /// <summary>What this is, and the topics; CommonMark.</summary>
    public static string Short { get; } = string.Join(
        '\n',
        [
            HelpTexts.WhatThisIs,
            "",
            .. HelpTopics.All.Select(static topic =>
                $"- **{topic.Label}**: {topic.About} ({string.Join(", ", topic.Commands.Take(3).Select(static name => $"/{name}"))})"),
            "",
            HelpTexts.HowToGoOn,
        ]);

    /// <summary>A button for each topic, and one for everything.</summary>
    public static IReadOnlyList<Choice> Buttons { get; } =
    [
        .. HelpTopics.All.Select(static topic => new Choice(topic.Label, $"/help {topic.Name}")),
        new(HelpTexts.Everything, $"/help {Everything}"),
    ];

    /// <summary>What this is, and every command; CommonMark.</summary>
    public static string Text { get; } = string.Join('\n', [HelpTexts.WhatThisIs, "", .. ChatCommands.Help.Select(Line)]);

    /// <summary>The commands of a topic; CommonMark.</summary>
    /// <param name="topic">The topic.</param>
    /// <returns>The text.</returns>
    public static string Of(HelpTopic topic) => string.Join(
        '\n',
        [
            $"**{topic.Label}**",
            "",
            .. topic.Commands.Select(static name => Line(ChatCommands.Help.First(command => command.Name == name))),
        ]);

    private static string Line(CommandHelp command)
    {
        var arguments = command.Arguments.Length == 0 ? "" : $" {command.Arguments.Replace("[", "\\[", StringComparison.Ordinal)}";
        return $"- /{command.Name}{arguments} — {command.Description}";
    }
}
