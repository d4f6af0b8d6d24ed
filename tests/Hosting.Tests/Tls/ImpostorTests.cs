using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using Dormouse.Hosting.Tls;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging.Abstractions;

namespace Dormouse.Hosting.Tests.Tls;

/// <summary>Who calls a silo makes sure that it is one, and the one that it should be.</summary>
public sealed class ImpostorTests : IDisposable
{
    private readonly Members _members = new();
    private readonly Members _strangers = new();

    public void Dispose()
    {
        _members.Dispose();
        _strangers.Dispose();
    }

    [Fact(Timeout = 60_000)]
    public async Task The_right_silo_is_used() => Assert.Null(await CallAsync(_members.Silo("desk"), "desk"));

    [Fact(Timeout = 60_000)]
    public async Task A_silo_that_nobody_knows_by_name_is_used() => Assert.Null(await CallAsync(_members.Silo("desk")));

    [Fact(Timeout = 60_000)]
    public async Task A_silo_with_another_name_is_not() =>
        Assert.EndsWith(
            "can't be used: it is desk and not attic.", await CallAsync(_members.Silo("desk"), "attic"), StringComparison.Ordinal);

    [Fact(Timeout = 60_000)]
    public async Task A_frontend_as_a_silo_is_not() =>
        Assert.EndsWith(
            "can't be used: its certificate is not for this use.", await CallAsync(_members.Frontend("desk")), StringComparison.Ordinal);

    [Fact(Timeout = 60_000)]
    public async Task A_silo_of_another_authority_is_not() => Assert.EndsWith(
        "can't be used: its certificate is not from this cluster's authority.", await CallAsync(
            _strangers.Silo("desk")), StringComparison.Ordinal);

    [Fact(Timeout = 60_000)]
    public async Task A_silo_whose_certificate_has_expired_is_not() => Assert.Contains(
        "can't be used: its certificate has expired on ", await CallAsync(
            _members.Silo("desk", Members.Now.AddYears(-3))), StringComparison.Ordinal);

    /// <summary>Calls somebody with this certificate.</summary>
    /// <returns>Why it is not used, or null.</returns>
    private async Task<string?> CallAsync(string impostor, params string[] names)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var serving = ServeAsync(listener, impostor);
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(listener.LocalEndpoint, TestContext.Current.CancellationToken);
        await using var network = new NetworkStream(socket);

        // Not disposed: it ends its token on another thread after it was aborted.
        var context = new DefaultConnectionContext("call", new Wire(network), new Wire(network)) { RemoteEndPoint = socket.RemoteEndPoint };
        var tls = new ClusterTls(
            InstalledCertificate.Load(_members.Silo("nas")),
            new RefusedPeers(TimeProvider.System, NullLogger<RefusedPeers>.Instance),
            TimeProvider.System,
            NullLogger<ClusterTls>.Instance);
        var isUsed = false;
        try
        {
            await tls.ConnectAsync(
                context,
                _ =>
                {
                    isUsed = true;
                    return Task.CompletedTask;
                },
                names);
            Assert.True(isUsed);
            return null;
        }
        catch (AuthenticationException exception)
        {
            Assert.False(isUsed);
            return exception.Message;
        }
        finally
        {
            socket.Close();
            await serving;
        }
    }

    private static async Task ServeAsync(TcpListener listener, string certificate)
    {
        using var socket = await listener.AcceptSocketAsync(TestContext.Current.CancellationToken);
        await using var stream = new SslStream(new NetworkStream(socket));
        try
        {
            await stream.AuthenticateAsServerAsync(
                new SslServerAuthenticationOptions
                {
                    ServerCertificate = Members.Open(certificate),
                    ClientCertificateRequired = true,
                    RemoteCertificateValidationCallback = static (_, caller, _, _) => caller is not null,
                },
                TestContext.Current.CancellationToken);
            _ = await stream.ReadAsync(new byte[1], TestContext.Current.CancellationToken);
        }
        catch (Exception exception) when (exception is IOException or AuthenticationException)
        {
            // The caller hung up, as it may.
        }
    }

    private sealed class Wire(Stream stream) : System.IO.Pipelines.IDuplexPipe
    {
        public System.IO.Pipelines.PipeReader Input { get; } = System.IO.Pipelines.PipeReader.Create(stream, new(leaveOpen: true));

        public System.IO.Pipelines.PipeWriter Output { get; } = System.IO.Pipelines.PipeWriter.Create(stream, new(leaveOpen: true));
    }
}
