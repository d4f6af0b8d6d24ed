namespace Dormouse.Frontend.Tests.Telegram.Intake;

public sealed class CommandMenuTests(IntakeHome home) : IClassFixture<IntakeHome>
{
    [Fact(Timeout = 90_000)]
    public async Task The_menu_beside_the_bot_is_the_list_of_commands_that_chats_know()
    {
        var known = await home.Home.Grains.GetGrain<ICommandsGrain>(ICommandsGrain.Key).List();

        await home.Bot.WaitUntil(static bot => bot.Commands().Count > 0);

        Assert.NotEmpty(known);
        Assert.Equal(known.Select(static command => command.Name), home.Bot.Commands());
    }
}
