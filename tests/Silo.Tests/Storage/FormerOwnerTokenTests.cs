using System.Text;
using Dormouse.Hosting.People;
using Dormouse.Hosting.Storage;
using Dormouse.Silo.Storage;
using Dormouse.Silo.Tests.Processes;

namespace Dormouse.Silo.Tests.Storage;

/// <summary>The store of version 0.1.0 held the owner's token as it is, twice.</summary>
public sealed class FormerOwnerTokenTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact(Timeout = TestScope.Patience)]
    public Task Only_the_digest_of_the_token_is_left_in_the_files_of_the_store()
    {
        var token = Digest.NewSecret();
        using var store = EmbeddedStore.Open(_folder["dormouse.db"]);
        store.SetSetting(StoreNames.OwnerToken, token);
        store.SetSetting(StoreNames.FrontendToken, token);
        store.SetSetting("webhook-secret", "another");
        Assert.True(IsInFiles(token));

        FormerOwnerToken.Hide(store);
        FormerOwnerToken.Hide(store);

        Assert.False(IsInFiles(token));
        Assert.Equal(("", "", Digest.Of(token)), (
            store.Setting(StoreNames.OwnerToken), store.Setting(StoreNames.FrontendToken), store.Setting(StoreNames.OwnerTokenDigest)));
        Assert.Equal("another", store.Setting("webhook-secret"));
        return Task.CompletedTask;
    }

    [Fact(Timeout = TestScope.Patience)]
    public Task A_store_that_never_had_one_keeps_an_older_version_from_making_one()
    {
        using var store = EmbeddedStore.Open(_folder["dormouse.db"]);
        FormerOwnerToken.Hide(store);
        Assert.Equal("", store.Setting(StoreNames.OwnerToken, Digest.NewSecret));
        Assert.Null(store.Setting(StoreNames.OwnerTokenDigest));
        return Task.CompletedTask;
    }

    private bool IsInFiles(string text) => Directory.EnumerateFiles(_folder.Path, "dormouse.db*").Any(file =>
    {
        if (file.EndsWith(".lock", StringComparison.Ordinal))
        {
            return false;
        }

        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var content = new MemoryStream();
        stream.CopyTo(content);
        return content.GetBuffer().AsSpan(0, (int)content.Length).IndexOf(Encoding.UTF8.GetBytes(text)) >= 0;
    });
}
