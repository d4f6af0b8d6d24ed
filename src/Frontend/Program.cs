using Dormouse.Frontend.Hosting;

return await FrontendCommands.All.RunAsync(args);
