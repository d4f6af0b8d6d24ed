using System.Text.RegularExpressions;
using Dormouse.EndToEnd.Tests.Frontends;
using Dormouse.EndToEnd.Tests.Harness;

namespace Dormouse.EndToEnd.Tests;

/// <summary>The verbs of the owner in a cluster ask its silos: a frontend may be on another machine's loopback, or gone.</summary>
public partial class OwnerVerbs
{
    private const int Patience = 180_000;

    [Fact(Timeout = Patience)]
    public async Task A_machine_of_a_locked_cluster_is_drained_although_no_frontend_is_there()
    {
        await using var stage = await ClusterStage.SetAsync();
        var nas = await stage.StartSiloAsync("nas");

        var drained = await RunAsync(stage, "drain");
        var undrained = await RunAsync(stage, "undrain", nas.Machine);
        var unknown = await RunAsync(stage, "drain", "sun");

        Assert.Equal(
            (0, "", $"{nas.Machine} is drained: nothing runs on it, and nothing new starts until undrain. It may be stopped.\n"),
            (drained.ExitCode, drained.Errors, drained.Output));
        Assert.Equal((0, "", $"{nas.Machine} takes work again.\n"), (undrained.ExitCode, undrained.Errors, undrained.Output));
        Assert.Equal((69, ""), (unknown.ExitCode, unknown.Output));
        Assert.Equal(
            "There is no machine “sun” online in cluster 'dormouse'; /machines in a chat shows the ones that there are.\n", unknown.Errors);
        Assert.Equal(0, await nas.StopAsync());
    }

    [Fact(Timeout = Patience)]
    public async Task Nobody_who_can_be_asked_is_told_in_one_sentence()
    {
        await using var stage = await ClusterStage.SetAsync();

        var drain = await RunAsync(stage, "drain");

        Assert.Equal(69, drain.ExitCode);
        Assert.StartsWith(
            "No silo of cluster 'dormouse' does it: ", Assert.Single(drain.Errors.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }

    [Fact(Timeout = Patience)]
    public async Task A_stranger_is_let_in_although_the_frontend_that_told_the_code_is_gone()
    {
        await using var stage = await BotStage.SetAsync(silos: 1, frontends: 1);
        var chat = stage.Bot.PrivateChat(stage.Bot.Person(77, "Bert", "bert"));
        chat.Write("let me in");
        var code = CodePattern().Match((await chat.WaitForText("77")).Text).Groups[1].Value;
        await stage.Frontends[0].KillAsync();

        var nobody = await RunAsync(stage.Cluster, "pair", "NOTACODE", "bert");
        var unsaid = await RunAsync(stage.Cluster, "pair", code);
        var paired = await RunAsync(stage.Cluster, "pair", code, "bert");

        Assert.Equal(
            (69, "Nobody waits with this code; it may have been used, or be older than a day.\n"), (nobody.ExitCode, nobody.Errors));
        Assert.Equal(78, unsaid.ExitCode);
        Assert.Contains($"Write pair {code} NAME and say who it is", unsaid.Errors, StringComparison.Ordinal);
        Assert.Equal(
            (0, "", "telegram 77 (@bert, “Bert”) is now bert, somebody new, and can write to the bot.\n"),
            (paired.ExitCode, paired.Errors, paired.Output));
        await stage.StartFrontendAsync();
        chat.Write("echo now $((1 + 2))");
        await chat.WaitForText("now 3", TimeSpan.FromSeconds(60));
    }

    [Fact(Timeout = Patience)]
    public async Task Silo_and_frontend_of_a_cluster_without_a_lock_say_so_loudly()
    {
        await using var stage = await ClusterStage.SetOpenAsync();
        var nas = await stage.StartSiloAsync("nas");
        var frontend = await stage.StartFrontendAsync();

        foreach (var program in new[] { nas, frontend })
        {
            const string sentence = "Cluster:Insecure is true: ";
            Assert.Contains("!!!!!!  BEWARE  !!!!!!", program.Output, StringComparison.Ordinal);
            Assert.Contains(sentence, program.Output, StringComparison.Ordinal);
            Assert.Contains(
                program.Errors.Split('\n'),
                static line => line.Contains("warn:", StringComparison.Ordinal) && line.Contains(sentence, StringComparison.Ordinal));
        }
    }

    private static Task<(int ExitCode, string Output, string Errors)> RunAsync(ClusterStage stage, params string[] verb) =>
        Product.RunAsync(
        stage.Home,
        [.. verb, .. stage.Membership.Select(static setting => $"--{setting.Key}={setting.Value}"), $"--Machine:Name={stage.MachineOf("nas")}"]);

    [GeneratedRegex("code is ([A-Z0-9]+)")]
    private static partial Regex CodePattern();
}
