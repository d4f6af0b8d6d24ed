using System.Text.RegularExpressions;
using Dormouse.Hosting.Settings;
using Dormouse.Hosting.Settings.Binding;
using Microsoft.Extensions.Configuration;

namespace Dormouse.Silo.Tests.Documents;

/// <summary>What is written about settings is what the programs do.</summary>
[Collection(nameof(Environment))]
public partial class SettingsDocumentTests
{
    private static readonly string[] TakesAnything = ["any text", "a path, which may begin with ~"];

    public static TheoryData<string> Keys => [.. KnownSettings.Described.Select(static setting => setting.Key)];

    [Fact]
    public void The_document_has_the_table_that_the_list_of_settings_makes()
    {
        var made = Path.Combine(Path.GetTempPath(), "dormouse-settings-table.md");
        if (!SettingsDocument.Written.SequenceEqual(SettingsDocument.Made))
        {
            File.WriteAllLines(made, SettingsDocument.Made);
        }

        Assert.True(
            SettingsDocument.Written.SequenceEqual(SettingsDocument.Made),
            $"{SettingsDocument.Path} has other tables; {made} has them as it should be. Rows that should be there:\n"
            + string.Join('\n', SettingsDocument.Made.Except(SettingsDocument.Written).Take(4)));
    }

    [Fact]
    public void Every_default_that_is_said_in_words_is_the_one_that_holds()
    {
        var alone = Read();
        var cluster = Read(("Storage:Postgres", "Host=nas"));
        var data = HomeFolders.Full(HomeFolders.Data);
        Dictionary<string, string> holds = new()
        {
            ["Machine:Workspaces"] = $"`{alone.Options.Machine.Workspaces.Replace(HomeFolders.Full("~"), "~", StringComparison.Ordinal)}`",
            ["Storage:Path"] = $"`{alone.StorePath.Replace(data, "$XDG_DATA_HOME/dormouse", StringComparison.Ordinal)}`",
            ["Cluster:SiloPort"] = $"`{alone.Cluster.SiloPort ?? SiloEndpoints.DefaultSiloPort}`",
            ["Cluster:GatewayPort"] = $"`{alone.Cluster.GatewayPort ?? SiloEndpoints.DefaultGatewayPort}`",
            ["Frontend:Enabled"] = $"{Truth(alone.HasDoors)}, in a cluster's silo {Truth(cluster.HasDoors)}",
        };

        foreach (var setting in KnownSettings.Described.Where(static setting => setting.IsDefaultSaid && setting.Default.Contains('`')))
        {
            Assert.Equal((setting.Key, setting.Default), (setting.Key, holds.GetValueOrDefault(setting.Key)));
        }

        Assert.Equal(
            RegisteredAgents.All.All.SelectMany(static kind => kind.Initial.Select(one => (one.Key, kind.Name, one.Value.Command))),
            alone.Options.Agents.Select(static agent => (agent.Key, agent.Value.Protocol, agent.Value.Command)));
        Assert.Equal((null, null, null), (alone.Cluster.Postgres, alone.Options.Sessions.Agent, alone.Options.Dashboard.Urls));
        var claude = alone.Options.Agents["claude"];
        Assert.Equal((null, null, null), (alone.Cluster.Certificate, claude.Model, claude.PermissionMode));
        Assert.False(alone.IsMachineNamed);
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void Every_rule_that_is_written_is_the_one_that_a_wrong_value_is_told(string key)
    {
        var setting = KnownSettings.Described.Single(setting => setting.Key == key);
        const string wrong = "\u0001 no such value";

        var told = Record.Exception(
            () => Read((Named(key), wrong), ("Agents:any:Command", "x"), ("Agents:any:Protocol", "claude")))?.Message;

        if (TakesAnything.Contains(setting.Allowed))
        {
            Assert.Null(told);
            return;
        }

        var rule = setting.Allowed switch
        {
            "one of the agents" => $"one of {string.Join(", ", RegisteredAgents.All.Initial.Keys)}, any",
            "one of the protocols" => Alternatives.InWords(RegisteredAgents.All.Names),
            "one of the modes of its protocol" => Alternatives.InWords(RegisteredAgents.All.PermissionModesOf("claude")),
            var words => words,
        };
        Assert.EndsWith($"it must be {rule}.", told?.TrimEnd('.') + ".");
        Assert.StartsWith(Named(key), told, StringComparison.Ordinal);
        Assert.Equal(setting.IsSecret, !told!.Contains(wrong, StringComparison.Ordinal));
    }

    private static string Truth(bool value) => value ? "`true`" : "`false`";

    /// <summary>A key that a person could write; names of people and agents are free, and so is the number of an item.</summary>
    private static string Named(string key) => ChosenPattern().Replace(key, static match => match.Value is "<n>" ? "0" : "any");

    private static SiloSettings Read(params (string Key, string Value)[] settings) => SiloSettings.Read(new ConfigurationBuilder()
        .AddInMemoryCollection(settings.DistinctBy(static setting => setting.Key)
            .Select(static setting => new KeyValuePair<string, string?>(setting.Key, setting.Value)))
        .Build());

    [GeneratedRegex("<[a-z]+>")]
    private static partial Regex ChosenPattern();
}
