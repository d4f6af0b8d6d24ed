using Dormouse.Hosting.Programs;
using Dormouse.Hosting.Settings;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Dormouse.Hosting.Tests.Programs;

public class ProgramEndTests
{
    private const int Patience = 60_000;

    [Fact(Timeout = Patience)]
    public async Task A_program_of_which_a_part_has_failed_does_not_end_as_if_it_was_told_to()
    {
        var part = new Part();
        await using var app = await StartAsync(part);
        var end = app.EndAsync();

        part.Failure.SetException(new InvalidOperationException("It broke."));

        var failure = await Assert.ThrowsAsync<UnavailableException>(() => end);
        Assert.Equal("A part of Dormouse, Part, has failed, and so it ends: It broke. Start it again.", failure.Message);
    }

    [Fact(Timeout = Patience)]
    public async Task What_fails_while_a_program_ends_as_it_was_told_to_is_no_failure_of_the_program()
    {
        var part = new Part { FailsAtTheEnd = true };
        await using var app = await StartAsync(part);
        var end = app.EndAsync();

        app.Lifetime.StopApplication();

        await end;
        Assert.True(part.ExecuteTask!.IsFaulted);
    }

    private static async Task<WebApplication> StartAsync(Part part)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddHostedService(_ => part);
        var app = builder.Build();
        await app.StartAsync(TestContext.Current.CancellationToken);
        return app;
    }

    private sealed class Part : BackgroundService
    {
        public TaskCompletionSource Failure { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public bool FailsAtTheEnd { get; init; }

        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            try
            {
                await Failure.Task.WaitAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (FailsAtTheEnd)
            {
                throw new InvalidOperationException("Too late.");
            }
        }
    }
}
