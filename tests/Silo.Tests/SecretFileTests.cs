using Dormouse.Hosting.Settings;
using Dormouse.Silo.Doctor;
using Microsoft.Extensions.Configuration;

namespace Dormouse.Silo.Tests;

[Collection(nameof(Environment))]
public sealed class SecretFileTests : IDisposable
{
    private const string Token = "123456:TOKEN_of-a-file";
    private readonly TempFolder _folder = new();

    public void Dispose()
    {
        Environment.SetEnvironmentVariable(SecretFiles.CredentialsVariable, null);
        _folder.Dispose();
    }

    [Fact]
    public void A_secret_is_read_from_its_file_without_the_end_of_the_line()
    {
        var settings = Read(
            ("Telegram:TokenFile", Write("bot", $" {Token}\n")),
            ("Users:ada:TokenFile", Write("ada", "0123456789abcdef\r\n")),
            ("Storage:PostgresFile", Write("store", "Host=nas;Database=dormouse;Password=hush\n")));

        Assert.Equal(Token, settings.Options.Telegram.Bot?.Token);
        Assert.Equal("0123456789abcdef", settings.Options.People["ada"].Token);
        Assert.Contains("hush", settings.Cluster.Postgres!.ConnectionString, StringComparison.Ordinal);
        Assert.Empty(settings.Options.Warnings);
        Assert.Equal([_folder["ada"], _folder["bot"], _folder["store"]], settings.Options.SecretFiles.Order());
    }

    [Fact]
    public void Its_path_may_be_one_from_the_folder_of_the_settings_or_from_home()
    {
        var file = Write("bot", Token);

        Assert.Equal(
            Token, Read(("Telegram:TokenFile", Path.GetRelativePath(Directory.GetCurrentDirectory(), file))).Options.Telegram.Token);
        var home = Environment.GetEnvironmentVariable("HOME");
        Environment.SetEnvironmentVariable("HOME", _folder.Path);
        try
        {
            Assert.Equal(Token, Read(("Telegram:TokenFile", "~/bot")).Options.Telegram.Token);
        }
        finally
        {
            Environment.SetEnvironmentVariable("HOME", home);
        }
    }

    [Theory]
    [InlineData(null, "which is not there")]
    [InlineData(" \n", "which is empty")]
    public void A_file_without_a_secret_is_told(string? content, string why)
    {
        var file = content is null ? _folder["none"] : Write("blank", content);

        Assert.Equal(
            $"Telegram:TokenFile is '{file}', {why}; it must be {SecretFileAttribute.Rule}.", Refusal(("Telegram:TokenFile", file)));
    }

    [Fact]
    public void A_folder_in_place_of_the_file_is_told() => Assert.StartsWith(
        $"Users:ada:TokenFile is '{_folder.Path}', which can't be read (",
        Refusal(("Users:ada:TokenFile", _folder.Path)),
        StringComparison.Ordinal);

    [Fact]
    public void A_secret_that_is_set_beside_its_file_is_told_and_not_shown()
    {
        var told = Refusal(("Telegram:Token", "7:hush"), ("Telegram:TokenFile", Write("bot", Token)));

        Assert.Equal("Telegram:TokenFile and Telegram:Token are both set; it must be one of them.", told);
    }

    [Fact]
    public void A_secret_of_a_file_that_breaks_the_rule_is_told_and_not_shown()
    {
        var told = Refusal(("Telegram:TokenFile", Write("bot", "no token of a bot")));

        Assert.StartsWith("Telegram:Token is not valid (its value is not shown)", told, StringComparison.Ordinal);
        Assert.DoesNotContain("no token of a bot", told, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_others_can_read_is_warned_of()
    {
        var file = Write("bot", Token);
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead);

        Assert.Equal(
            $"Telegram:TokenFile is {file}, which every user of this computer can read; run chmod o-r {file}",
            Assert.Single(Read(("Telegram:TokenFile", file)).Options.Warnings));
    }

    [Fact]
    public void Credentials_of_systemd_are_read_by_the_names_of_the_variables()
    {
        Write("Telegram__Token", Token);
        Write("Users__ada__Token", "0123456789abcdef\n");
        Write("Machine__Name", "no-secret");
        Write("of-others", "x");
        Environment.SetEnvironmentVariable(SecretFiles.CredentialsVariable, _folder.Path);

        var settings = Read(("Machine:Name", "nas"));

        Assert.Equal((Token, "nas"), (settings.Options.Telegram.Token, settings.Machine));
        Assert.Equal("0123456789abcdef", settings.Options.People["ada"].Token);
        Assert.Equal(
            "The credential Telegram__Token and Telegram:Token are both set; it must be one of them.",
            Refusal(("Telegram:Token", "7:hush")));
    }

    [Theory]
    [InlineData("--Telegram:Token=7:hush", "Telegram:Token", "Telegram:TokenFile")]
    [InlineData("--telegram:token 7:hush", "telegram:token", "telegram:tokenFile")]
    [InlineData("Users__ada__Token=hush", "Users:ada:Token", "Users:ada:TokenFile")]
    [InlineData("/Telegram:WebhookSecret=hush", "Telegram:WebhookSecret", null)]
    [InlineData("--Storage:Postgres=Host=nas;Password=hush", "Storage:Postgres", "Storage:PostgresFile")]
    public void A_secret_on_a_command_line_is_warned_of_and_not_shown(string arguments, string key, string? file)
    {
        var finding = CommandLineCheck.Of(["dotnet", "Dormouse.Silo.dll", .. arguments.Split(' ')]);

        Assert.Equal("Warn", finding.Level.ToString());
        Assert.StartsWith($"{key} on the command line", finding.Text, StringComparison.Ordinal);
        Assert.EndsWith(
            file is null ? $"write {key} into appsettings.json" : $"set {file} to a file of your own that holds it",
            finding.Text,
            StringComparison.Ordinal);
        Assert.DoesNotContain("hush", finding.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--Storage:Postgres=Host=nas")]
    [InlineData("--Telegram:TokenFile=~/bot")]
    [InlineData("--Machine:Name nas")]
    public void What_is_no_secret_may_stand_on_a_command_line(string arguments) =>
        Assert.Equal("Ok", CommandLineCheck.Of(arguments.Split(' ')).Level.ToString());

    private static SiloSettings Read(params (string Key, string Value)[] settings) => SiloSettings.Read(new ConfigurationBuilder()
        .AddInMemoryCollection(settings.Select(static setting => new KeyValuePair<string, string?>(setting.Key, setting.Value)))
        .Build());

    private static string Refusal(params (string Key, string Value)[] settings) =>
        Assert.Throws<SettingsException>(() => Read(settings)).Message;

    private string Write(string name, string content)
    {
        File.WriteAllText(_folder[name], content);
        File.SetUnixFileMode(_folder[name], UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return _folder[name];
    }
}
